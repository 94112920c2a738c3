-- grain: one row per finding C07 签订日期只到月份，备案期限无法判定
-- view
with found as (
    select
        'C07' as code,
        contracts.unit_code,
        contracts.submission_id,
        'contracts' as sheet,
        contracts.row_no,
        'signed_on' as column_name,
        contracts.contract_no as entity_key,
        show_date(contracts.signed_on, contracts.signed_on_last) as value,
        null as detail,
        null as expected
    from core.contracts
    where
        contracts.is_signed_in_period
        and not contracts.is_signed_by_day
)

select * from found
