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
        'hit' as verdict,
        instructors as hit
    from staging.safeguards
    where instructors is not null
)

select * from judged
