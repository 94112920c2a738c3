-- grain: one row per contract counted (合同期限合规率)
-- view
with judged as (
    select
        contracts.unit_code,
        contracts.contract_no as entity_key,
        contracts.contract_no as entity_name,
        contracts.submission_id,
        contracts.row_no,
        'contracts' as sheet,
        'term_end' as column_name,
        case when coalesce(contracts.is_term_lawful, false) then 'hit' else 'miss' end as verdict,
        case when not coalesce(contracts.is_term_lawful, false) then 'term_wrong' end as reason_code
    from core.contracts
    where contracts.is_signed_in_period
)

select * from judged
