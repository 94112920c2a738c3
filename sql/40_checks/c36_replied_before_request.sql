-- grain: one row per finding C36 答复日期早于要约日期
-- view
with found as (
    select
        'C36' as code,
        contracts.unit_code,
        contracts.submission_id,
        'contracts' as sheet,
        contracts.row_no,
        'replied_on' as column_name,
        contracts.contract_no as entity_key,
        show_date(contracts.requested_on, contracts.requested_on_last) as value,
        show_date(contracts.replied_on, contracts.replied_on_last) as detail,
        null as expected
    from core.contracts
    where
        contracts.is_signed_in_period
        and contracts.replied_on_last < contracts.requested_on
)

select * from found
