-- grain: one row per finding M25 巡检日期不在考核期内
-- view
with found as (
    select
        'M25' as code,
        site_visits.unit_code,
        site_visits.submission_id,
        'site_visits' as sheet,
        site_visits.row_no,
        'visited_on' as column_name,
        null::varchar as entity_key,
        show_date(site_visits.visited_on, site_visits.visited_on_last) as value,
        null as detail,
        show_date(round.period_start, round.period_start)
        || '至'
        || show_date(round.period_end, round.period_end) as expected
    from core.site_visits
    cross join raw.round
    where
        site_visits.visited_on_last < round.period_start
        or site_visits.visited_on > round.period_end
)

select * from found
