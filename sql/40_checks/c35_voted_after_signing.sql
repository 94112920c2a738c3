-- grain: one row per finding C35 表决日期晚于签订日期
-- view
with found as (
    select
        'C35' as code,
        contracts.unit_code,
        contracts.submission_id,
        'contracts' as sheet,
        contracts.row_no,
        'voted_on' as column_name,
        contracts.contract_no as entity_key,
        show_date(contracts.voted_on, contracts.voted_on_last) as value,
        show_date(contracts.signed_on, contracts.signed_on_last) as detail,
        null as expected
    from core.contracts
    where
        contracts.is_signed_in_period
        and contracts.voted_on > contracts.signed_on_last
)

select * from found
