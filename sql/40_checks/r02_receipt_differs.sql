-- grain: one row per finding R02 收到日期与备案登记不一致
-- view
with found as (
    select
        'R02' as code,
        contracts.unit_code,
        contracts.submission_id,
        'contracts' as sheet,
        contracts.row_no,
        'received_on' as column_name,
        contracts.contract_no as entity_key,
        show_date(contracts.received_on, contracts.received_on_last) as value,
        show_date(contracts.register_received_on, contracts.register_received_on_last) as detail,
        null as expected
    from core.contracts
    where contracts.differs_in_receipt
)

select * from found
