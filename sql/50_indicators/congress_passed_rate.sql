-- grain: one row per contract counted (职代会审议通过率)
-- view
with judged as (
    select
        contracts.unit_code,
        contracts.contract_no as entity_key,
        contracts.contract_no as entity_name,
        contracts.submission_id,
        contracts.row_no,
        'contracts' as sheet,
        'vote_yes' as column_name,
        case contracts.vote when 'passed' then 'hit' when 'unknown' then 'unknown' else 'miss' end as verdict,
        case contracts.vote
            when 'unknown' then 'vote_unknown' when 'failed' then 'vote_failed' when 'missing' then 'vote_missing'
        end as reason_code
    from core.contracts
    where contracts.is_signed_in_period
)

select * from judged
