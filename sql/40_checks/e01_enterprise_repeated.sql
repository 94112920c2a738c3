-- grain: one row per finding E01 企业重复填报
-- view
with found as (
    select
        'E01' as code,
        enterprise_rows.unit_code,
        enterprise_rows.submission_id,
        'enterprises' as sheet,
        enterprise_rows.row_no,
        'enterprise_code' as column_name,
        enterprise_rows.enterprise_code_key as entity_key,
        enterprise_rows.enterprise_code as value,
        enterprise_rows.first_row::varchar as detail,
        null as expected
    from core.enterprise_rows
    where enterprise_rows.is_repeated
)

select * from found
