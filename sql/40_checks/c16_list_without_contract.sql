-- grain: one row per finding C16 名单所属合同不存在
-- view
with found as (
    select
        'C16' as code,
        coverage_rows.unit_code,
        coverage_rows.submission_id,
        'coverage' as sheet,
        coverage_rows.row_no,
        'contract_no' as column_name,
        coverage_rows.contract_no as entity_key,
        coverage_rows.contract_no as value,
        null as detail,
        null as expected
    from core.coverage_rows
    where coverage_rows.lacks_contract
)

select * from found
