-- grain: one row per enterprise counted (女职工专项同步签订率)
-- view
with judged as (
    select
        enterprises.unit_code,
        enterprises.enterprise_key as entity_key,
        enterprises.enterprise_name as entity_name,
        enterprises.submission_id,
        enterprises.row_no,
        'enterprises' as sheet,
        'women' as column_name,
        case
            when not enterprises.has_general then 'unknown'
            when enterprises.has_womens then 'hit'
            when enterprises.maybe_womens then 'unknown'
            else 'miss'
        end as verdict,
        case
            when not enterprises.has_general then 'confirmation_pending'
            when enterprises.has_womens then null
            when enterprises.maybe_womens then 'confirmation_pending'
            when enterprises.lost_womens then 'confirmation_excluded'
            when enterprises.had_womens then 'contract_expired'
            else 'no_contract'
        end as reason_code
    from core.enterprise_contracts as enterprises
    where
        enterprises.is_unionised
        and (enterprises.has_general or enterprises.maybe_general)
        and enterprises.women > 0
)

select * from judged
