-- grain: one row per finding C26 公布日期早于生效日期
-- view
with found as (
    select
        'C26' as code,
        contracts.unit_code,
        contracts.submission_id,
        'contracts' as sheet,
        contracts.row_no,
        'published_on' as column_name,
        contracts.contract_no as entity_key,
        show_date(contracts.published_on, contracts.published_on_last) as value,
        show_date(contracts.effective_on, contracts.effective_on) as detail,
        null as expected
    from core.contracts
    where contracts.published_on_last < contracts.effective_on
)

select * from found
