-- grain: one row per enterprise counted (职工覆盖率，按职工人数)
-- view
with judged as (
    select
        enterprises.unit_code,
        enterprises.enterprise_key as entity_key,
        enterprises.enterprise_name as entity_name,
        enterprises.submission_id,
        enterprises.row_no,
        'enterprises' as sheet,
        'staff' as column_name,
        enterprises.staff as base,
        case when enterprises.has_general then enterprises.staff else 0 end as hit,
        case
            when enterprises.staff is null then 'unknown'
            when enterprises.has_general then 'hit'
            when enterprises.maybe_general then 'unknown'
            else 'miss'
        end as verdict,
        case
            when enterprises.staff is null then 'value_unknown'
            when enterprises.has_general then null
            when enterprises.maybe_general then 'confirmation_pending'
            when enterprises.lost_general then 'confirmation_excluded'
            else 'no_contract'
        end as reason_code
    from core.enterprise_contracts as enterprises
    where enterprises.is_unionised
)

select * from judged
