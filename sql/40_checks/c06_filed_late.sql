-- grain: one row per finding C06 逾期报送备案
-- view
with found as (
    select
        'C06' as code,
        contracts.unit_code,
        contracts.submission_id,
        'contracts' as sheet,
        contracts.row_no,
        'signed_on' as column_name,
        contracts.contract_no as entity_key,
        show_date(contracts.signed_on, contracts.signed_on_last) as value,
        show_date(contracts.register_received_on, contracts.register_received_on_last) as detail,
        show_date(contracts.filing_deadline, contracts.filing_deadline) as expected
    from core.contracts
    where
        contracts.is_signed_in_period
        and contracts.is_signed_by_day
        and contracts.register_received_on > contracts.filing_deadline
)

select * from found
