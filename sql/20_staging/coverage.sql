-- grain: one row per contract × enterprise of an accepted file, less the rows refused at intake (区域行业覆盖企业)
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
        coverage.* exclude (unit_code_of_file)
    from raw.coverage
    inner join accepted
        on coverage.submission_id = accepted.submission_id
    anti join staging.intake_rejected as refused
        on
            coverage.submission_id = refused.submission_id
            and refused.sheet = 'coverage'
            and coverage.row_no = refused.row_no
)

select * from kept
