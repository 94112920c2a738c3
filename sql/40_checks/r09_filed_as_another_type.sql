-- grain: one row per finding R09 合同类型与备案登记不一致
-- view
with found as (
    select
        'R09' as code,
        contracts.unit_code,
        contracts.submission_id,
        'contracts' as sheet,
        contracts.row_no,
        'contract_type' as column_name,
        contracts.contract_no as entity_key,
        contracts.contract_type as value,
        contracts.register_type as detail,
        null as expected
    from core.contracts
    where contracts.differs_in_type
)

select * from found
