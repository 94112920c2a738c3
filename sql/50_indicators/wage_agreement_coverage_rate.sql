-- grain: one row per enterprise counted (工资专项覆盖率)
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
            when enterprises.has_wage then 'hit'
            when enterprises.maybe_wage then 'unknown'
            else 'miss'
        end as verdict,
        case
            when enterprises.has_wage then null
            when enterprises.maybe_wage then 'confirmation_pending'
            when enterprises.lost_wage then 'confirmation_excluded'
            when enterprises.had_wage then 'contract_expired'
            else 'no_contract'
        end as reason_code
    from core.enterprise_contracts as enterprises
    where enterprises.is_unionised
)

select * from judged
