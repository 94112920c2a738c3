-- grain: one row per unit that states it (奖惩制度文件)
-- view
with judged as (
    select
        unit_code,
        'reward_system_no' as entity_key,
        '奖惩制度文件' as entity_name,
        submission_id,
        'safeguards' as sheet,
        row_no,
        'reward_system_no' as column_name,
        'hit' as verdict
    from staging.safeguards
    where reward_system_no is not null
)

select * from judged
