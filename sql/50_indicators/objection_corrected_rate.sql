-- grain: one row per contract counted (审查异议整改率)
-- view
with judged as (
    select
        contracts.unit_code,
        contracts.contract_no as entity_key,
        contracts.contract_no as entity_name,
        contracts.submission_id,
        contracts.row_no,
        'contracts' as sheet,
        'corrected_on' as column_name,
        case when contracts.register_corrected_on is not null then 'hit' else 'miss' end as verdict,
        case when contracts.register_corrected_on is null then 'not_corrected' end as reason_code
    from core.contracts
    where contracts.register_opinion = '异议'
)

select * from judged
