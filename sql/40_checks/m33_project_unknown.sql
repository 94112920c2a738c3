-- grain: one row per finding M33 项目不在区级目标表
-- view
with found as (
    select
        'M33' as code,
        district_project_rows.unit_code,
        district_project_rows.submission_id,
        'district_projects' as sheet,
        district_project_rows.row_no,
        'project_name' as column_name,
        null::varchar as entity_key,
        district_project_rows.project_name as value,
        null as detail,
        null as expected
    from core.district_project_rows
    where
        district_project_rows.is_unknown
        and exists (from raw.district_targets)
)

select * from found
