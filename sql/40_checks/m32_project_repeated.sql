-- grain: one row per finding M32 项目台账重复
-- view
with found as (
    select
        'M32' as code,
        district_project_rows.unit_code,
        district_project_rows.submission_id,
        'district_projects' as sheet,
        district_project_rows.row_no,
        'project_name' as column_name,
        null::varchar as entity_key,
        district_project_rows.project_name as value,
        district_project_rows.first_row::varchar as detail,
        null as expected
    from core.district_project_rows
    where
        district_project_rows.is_repeated
)

select * from found
