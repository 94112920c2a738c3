-- grain: one row per project of the district's 项目台账, each once (项目台账)
-- table
with kept as (
    select district_project_rows.* exclude (is_repeated, first_row, is_unknown)
    from core.district_project_rows
    cross join core.rejecting
    where not (district_project_rows.is_repeated and rejecting.m32)
)

select * from kept
