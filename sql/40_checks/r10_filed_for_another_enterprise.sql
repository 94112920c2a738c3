-- grain: one row per finding R10 合同企业与备案登记不一致
-- view
with found as (
    select
        'R10' as code,
        contracts.unit_code,
        contracts.submission_id,
        'contracts' as sheet,
        contracts.row_no,
        'enterprise_code' as column_name,
        contracts.contract_no as entity_key,
        contracts.enterprise_code_key as value,
        contracts.register_enterprise_key as detail,
        null as expected
    from core.contracts
    where contracts.differs_in_enterprise
)

select * from found
