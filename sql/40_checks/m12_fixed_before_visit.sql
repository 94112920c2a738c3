-- grain: one row per finding M12 整改日期早于巡检日期
-- view
with found as (
    select
        'M12' as code,
        site_visits.unit_code,
        site_visits.submission_id,
        'site_visits' as sheet,
        site_visits.row_no,
        'fixed_on' as column_name,
        null::varchar as entity_key,
        show_date(site_visits.visited_on, site_visits.visited_on_last) as value,
        show_date(site_visits.fixed_on, site_visits.fixed_on_last) as detail,
        null as expected
    from core.site_visits
    where site_visits.fixed_on_last < site_visits.visited_on
)

select * from found
