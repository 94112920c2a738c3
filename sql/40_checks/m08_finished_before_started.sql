-- grain: one row per finding M08 竣工日期早于开工日期
-- view
with found as (
    select
        'M08' as code,
        sites.unit_code,
        sites.submission_id,
        'sites' as sheet,
        sites.row_no,
        'finished_on' as column_name,
        null::varchar as entity_key,
        show_date(sites.started_on, sites.started_on_last) as value,
        show_date(sites.finished_on, sites.finished_on_last) as detail,
        null as expected
    from staging.sites
    where sites.finished_on_last < sites.started_on
)

select * from found
