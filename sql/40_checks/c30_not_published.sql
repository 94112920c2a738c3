-- grain: one row per finding C30 合同生效后未公布
-- view
with found as (
    select
        'C30' as code,
        contracts.unit_code,
        contracts.submission_id as submission_id,
        'contracts' as sheet,
        contracts.row_no as row_no,
        'published_on' as column_name,
        contracts.contract_no as entity_key,
        show_date(contracts.effective_on, contracts.effective_on) as value,
        null as detail,
        null as expected
    from core.contracts
    cross join raw.round
    where contracts.is_filed
        and (coalesce(contracts.register_opinion <> '异议', true) or contracts.register_corrected_on is not null)
        and contracts.effective_on between round.period_start and round.period_end
        and contracts.published_on is null
)

select * from found
