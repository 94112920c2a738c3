-- grain: one row per contract counted (程序两必须)
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
        case
            when
                contracts.vote in ('failed', 'missing') or not contracts.is_filed or contracts.published_on is null
                then 'miss'
            when contracts.vote = 'unknown' then 'unknown'
            else 'hit'
        end as verdict,
        case
            when contracts.vote = 'failed' then 'vote_failed'
            when contracts.vote = 'missing' then 'vote_missing'
            when not contracts.is_filed then 'not_filed'
            when contracts.published_on is null then 'not_published'
            when contracts.vote = 'unknown' then 'vote_unknown'
        end as reason_code
    from core.contracts
    where contracts.is_signed_in_period
)

select * from judged
