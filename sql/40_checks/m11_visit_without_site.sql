-- grain: one row per finding M11 巡检工地不在台账
-- view
with found as (
    select
        'M11' as code,
        site_visits.unit_code,
        site_visits.submission_id,
        'site_visits' as sheet,
        site_visits.row_no,
        'site_name' as column_name,
        null::varchar as entity_key,
        site_visits.site_name as value,
        null as detail,
        null as expected
    from staging.site_visits
    left join (select distinct unit_code, site_name_norm from staging.sites) as known
        on
            site_visits.unit_code = known.unit_code
            and site_visits.site_name_norm = known.site_name_norm
    where known.unit_code is null
)

select * from found
