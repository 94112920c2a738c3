-- grain: one row per project of an accepted file, less the rows refused at intake (项目台账)
-- table
with accepted as (
    select
        submission_id,
        unit_code
    from raw.submissions
    where state = 'accepted'
),

kept as (
    select
        accepted.unit_code,
        district_projects.* exclude (unit_code_of_file)
    from raw.district_projects
    inner join accepted
        on district_projects.submission_id = accepted.submission_id
    anti join staging.intake_rejected as refused
        on
            district_projects.submission_id = refused.submission_id
            and refused.sheet = 'district_projects'
            and district_projects.row_no = refused.row_no
)

select * from kept
