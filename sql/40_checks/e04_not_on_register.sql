-- grain: one row per finding E04 企业不在名录
-- view
with found as (
    select
        'E04' as code,
        reported_enterprises.unit_code,
        reported_enterprises.submission_id,
        'enterprises' as sheet,
        reported_enterprises.row_no,
        'enterprise_code' as column_name,
        reported_enterprises.enterprise_key as entity_key,
        reported_enterprises.enterprise_code as value,
        null as detail,
        null as expected
    from core.reported_enterprises
    where
        not reported_enterprises.is_on_register
        and exists (select * from core.register_enterprises)
)

select * from found
