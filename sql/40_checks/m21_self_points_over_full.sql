-- grain: one row per finding M21 自评分大于满分
-- view
with found as (
    select
        'M21' as code,
        self_assessment.unit_code,
        self_assessment.submission_id,
        'self_assessment' as sheet,
        self_assessment.row_no,
        'self_points' as column_name,
        null::varchar as entity_key,
        show_points(self_assessment.full_points) as value,
        show_points(self_assessment.self_points) as detail,
        null as expected
    from staging.self_assessment
    where self_assessment.self_points > self_assessment.full_points
)

select * from found
