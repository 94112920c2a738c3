-- grain: one row per finding E21 企业代码填了工会代码
-- view
with found as (
    select
        'E21' as code,
        enterprises.unit_code,
        enterprises.submission_id,
        'enterprises' as sheet,
        enterprises.row_no,
        'enterprise_code' as column_name,
        enterprises.enterprise_key as entity_key,
        enterprises.enterprise_code as value,
        null as detail,
        null as expected
    from core.reported_enterprises as enterprises
    where
        is_union_code(enterprises.enterprise_code)
)

select * from found
