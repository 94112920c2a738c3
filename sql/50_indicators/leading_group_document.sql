-- grain: one row per unit that states it (领导小组文件)
-- view
with judged as (
    select
        unit_code,
        'leading_group_no' as entity_key,
        '领导小组文件' as entity_name,
        submission_id,
        'safeguards' as sheet,
        row_no,
        'leading_group_no' as column_name,
        'hit' as verdict
    from staging.safeguards
    where leading_group_no is not null
)

select * from judged
