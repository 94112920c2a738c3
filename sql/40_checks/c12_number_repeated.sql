-- grain: one row per finding C12 合同编号重复
-- view
with found as (
    select
        'C12' as code,
        contract_rows.unit_code,
        contract_rows.submission_id,
        'contracts' as sheet,
        contract_rows.row_no,
        'contract_no' as column_name,
        contract_rows.contract_no as entity_key,
        contract_rows.contract_no as value,
        contract_rows.first_row::varchar as detail,
        null as expected
    from core.contract_rows
    where contract_rows.is_repeated
)

select * from found
