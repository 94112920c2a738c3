-- grain: one row per unit that states it (年度计划文件)
-- view
with judged as (
    select
        unit_code,
        'annual_plan_no' as entity_key,
        '年度计划文件' as entity_name,
        submission_id,
        'safeguards' as sheet,
        row_no,
        'annual_plan_no' as column_name,
        'hit' as verdict
    from staging.safeguards
    where annual_plan_no is not null
)

select * from judged
