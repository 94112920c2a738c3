-- grain: one row per unit that states it (集体协商指导员)
-- view
with judged as (
    select
        unit_code,
        'instructors' as entity_key,
        '集体协商指导员' as entity_name,
        submission_id,
        'safeguards' as sheet,
        row_no,
        'instructors' as column_name,
        instructors as hit,
        case when is_exact(instructors, instructors_hedge) then 'hit' else 'unknown' end as verdict,
        inexact_reason(instructors, instructors_hedge) as reason_code
    from staging.safeguards
    where instructors is not null
)

select * from judged
