-- grain: one row per finding E07 农民工人数大于职工人数
-- view
with found as (
    select
        'E07' as code,
        reported_enterprises.unit_code,
        reported_enterprises.submission_id,
        'enterprises' as sheet,
        reported_enterprises.row_no,
        'migrant_workers' as column_name,
        reported_enterprises.enterprise_key as entity_key,
        reported_enterprises.staff::varchar as value,
        reported_enterprises.migrant_workers::varchar as detail,
        null as expected
    from core.reported_enterprises
    where reported_enterprises.migrant_workers > reported_enterprises.staff
)

select * from found
