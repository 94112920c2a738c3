-- grain: one row per finding C11 报送日期早于签订日期
-- view
with found as (
    select
        'C11' as code,
        contracts.unit_code,
        contracts.submission_id,
        'contracts' as sheet,
        contracts.row_no,
        'filed_on' as column_name,
        contracts.contract_no as entity_key,
        show_date(contracts.signed_on, contracts.signed_on_last) as value,
        show_date(contracts.filed_on, contracts.filed_on_last) as detail,
        null as expected
    from core.contracts
    where
        contracts.filed_on < contracts.signed_on
        and contracts.filed_on = contracts.filed_on_last
        and contracts.is_signed_by_day
)

select * from found
