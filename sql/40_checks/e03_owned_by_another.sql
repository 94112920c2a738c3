-- grain: one row per finding E03 企业归属其他单位
-- view
with found as (
    select
        'E03' as code,
        enterprise_rows.unit_code,
        enterprise_rows.submission_id,
        'enterprises' as sheet,
        enterprise_rows.row_no,
        'enterprise_code' as column_name,
        enterprise_rows.enterprise_code_key as entity_key,
        enterprise_rows.enterprise_code as value,
        coalesce(enterprise_rows.owner_name, enterprise_rows.owner_code) as detail,
        null as expected
    from core.enterprise_rows
    cross join core.rejecting
    where
        enterprise_rows.is_foreign
        and not (enterprise_rows.is_repeated and rejecting.e01)
)

select * from found
