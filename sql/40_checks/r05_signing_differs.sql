-- grain: one row per finding R05 签订日期与备案登记不一致
-- view
with found as (
    select
        'R05' as code,
        contracts.unit_code,
        contracts.submission_id,
        'contracts' as sheet,
        contracts.row_no,
        'signed_on' as column_name,
        contracts.contract_no as entity_key,
        show_date(contracts.signed_on, contracts.signed_on_last) as value,
        show_date(contracts.register_signed_on, contracts.register_signed_on_last) as detail,
        null as expected
    from core.contracts
    where contracts.differs_in_signing
)

select * from found
