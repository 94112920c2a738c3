-- grain: one row per unit that states it (履约检查次数)
-- view
with judged as (
    select
        unit_code,
        'inspections' as entity_key,
        '履约检查次数' as entity_name,
        submission_id,
        'safeguards' as sheet,
        row_no,
        'inspections' as column_name,
        inspections as hit,
        case when is_exact(inspections, inspections_hedge) then 'hit' else 'unknown' end as verdict,
        inexact_reason(inspections, inspections_hedge) as reason_code
    from staging.safeguards
    where inspections is not null
)

select * from judged
