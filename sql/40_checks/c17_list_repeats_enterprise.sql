-- grain: one row per finding C17 名单中企业重复
-- view
with found as (
    select
        'C17' as code,
        coverage_rows.unit_code,
        coverage_rows.submission_id,
        'coverage' as sheet,
        coverage_rows.row_no,
        'enterprise_code' as column_name,
        coverage_rows.contract_no as entity_key,
        coverage_rows.enterprise_code as value,
        coverage_rows.first_row::varchar as detail,
        null as expected
    from core.coverage_rows
    where coverage_rows.is_repeated
)

select * from found
