-- grain: one row per finding E05 女职工人数大于职工人数
-- view
with found as (
    select
        'E05' as code,
        reported_enterprises.unit_code,
        reported_enterprises.submission_id,
        'enterprises' as sheet,
        reported_enterprises.row_no,
        'women' as column_name,
        reported_enterprises.enterprise_key as entity_key,
        reported_enterprises.staff::varchar as value,
        reported_enterprises.women::varchar as detail,
        null as expected
    from core.reported_enterprises
    where reported_enterprises.women > reported_enterprises.staff
)

select * from found
