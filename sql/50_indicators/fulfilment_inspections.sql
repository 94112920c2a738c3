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
        'hit' as verdict,
        inspections as hit
    from staging.safeguards
    where inspections is not null
)

select * from judged
