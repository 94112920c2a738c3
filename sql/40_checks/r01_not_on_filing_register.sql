-- grain: one row per finding R01 备案登记中查无此合同
-- view
with found as (
    select
        'R01' as code,
        contracts.unit_code,
        contracts.submission_id,
        'contracts' as sheet,
        contracts.row_no,
        'contract_no' as column_name,
        contracts.contract_no as entity_key,
        contracts.contract_no as value,
        null as detail,
        null as expected
    from core.contracts
    where
        contracts.is_signed_in_period
        and not contracts.is_filed
        and exists (select * from core.filings)
)

select * from found
