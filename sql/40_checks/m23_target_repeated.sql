-- grain: one row per finding M23 年度目标代码重复
-- view
with numbered as (
    select
        *,
        row_number() over same_target as turn,
        first_value(row_no) over same_target as first_row
    from staging.annual_targets
    window same_target as (partition by unit_code, target_code order by row_no)
),

found as (
    select
        'M23' as code,
        numbered.unit_code,
        numbered.submission_id,
        'annual_targets' as sheet,
        numbered.row_no,
        'target_code' as column_name,
        null::varchar as entity_key,
        numbered.target_code as value,
        numbered.first_row::varchar as detail,
        null as expected
    from numbered
    where numbered.turn > 1
)

select * from found
