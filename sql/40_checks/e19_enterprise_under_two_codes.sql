-- grain: one row per finding E19 同一企业两个代码
-- view
with found as (
    select
        'E19' as code,
        doubled_enterprises.unit_code,
        doubled_enterprises.submission_id,
        'enterprises' as sheet,
        doubled_enterprises.row_no,
        'enterprise_code' as column_name,
        doubled_enterprises.enterprise_key as entity_key,
        doubled_enterprises.enterprise_code as value,
        doubled_enterprises.other_place as detail,
        null as expected
    from core.doubled_enterprises
)

select * from found
