-- grain: one row per unit that states it (目标责任制文件)
-- view
with judged as (
    select
        unit_code,
        'target_system_no' as entity_key,
        '目标责任制文件' as entity_name,
        submission_id,
        'safeguards' as sheet,
        row_no,
        'target_system_no' as column_name,
        'hit' as verdict
    from staging.safeguards
    where target_system_no is not null
)

select * from judged
