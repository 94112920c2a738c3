-- grain: one row per contract counted (生效后公布率)
-- view
with judged as (
    select
        contracts.unit_code,
        contracts.contract_no as entity_key,
        contracts.contract_no as entity_name,
        contracts.submission_id,
        contracts.row_no,
        'contracts' as sheet,
        'published_on' as column_name,
        case
            when contracts.published_on is null then 'miss'
            when contracts.published_on >= contracts.effective_on then 'hit'
            when contracts.published_on_last < contracts.effective_on then 'miss'
            else 'unknown'
        end as verdict,
        case
            when contracts.published_on is null then 'not_published'
            when contracts.published_on >= contracts.effective_on then null
            when contracts.published_on_last < contracts.effective_on then 'published_early'
            else 'date_unknown'
        end as reason_code
    from core.contracts
    cross join raw.round
    where
        contracts.is_filed
        and (coalesce(contracts.register_opinion <> '异议', true) or contracts.register_corrected_on is not null)
        and contracts.effective_on between round.period_start and round.period_end
)

select * from judged
