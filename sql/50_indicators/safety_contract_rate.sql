-- grain: one row per enterprise counted (劳动安全卫生专项签订率)
-- view
with judged as (
    select
        enterprises.unit_code,
        enterprises.enterprise_key as entity_key,
        enterprises.enterprise_name as entity_name,
        enterprises.submission_id,
        enterprises.row_no,
        'enterprises' as sheet,
        'enterprise_code' as column_name,
        case
            when not enterprises.has_general then 'unknown'
            when enterprises.has_safety then 'hit'
            when enterprises.maybe_safety then 'unknown'
            else 'miss'
        end as verdict,
        case
            when not enterprises.has_general then 'confirmation_pending'
            when enterprises.has_safety then null
            when enterprises.maybe_safety then 'confirmation_pending'
            when enterprises.lost_safety then 'confirmation_excluded'
            when enterprises.had_safety then 'contract_expired'
            else 'no_contract'
        end as reason_code
    from core.enterprise_contracts as enterprises
    where
        enterprises.is_unionised
        and (enterprises.has_general or enterprises.maybe_general)
        and enterprises.industry in ('制造业', '采矿业', '建筑业', '交通运输业')
)

select * from judged
