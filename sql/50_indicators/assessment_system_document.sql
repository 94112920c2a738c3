-- grain: one row per unit that states it (考核制度文件)
-- view
with judged as (
    select
        unit_code,
        'assessment_system_no' as entity_key,
        '考核制度文件' as entity_name,
        submission_id,
        'safeguards' as sheet,
        row_no,
        'assessment_system_no' as column_name,
        'hit' as verdict
    from staging.safeguards
    where assessment_system_no is not null
)

select * from judged
