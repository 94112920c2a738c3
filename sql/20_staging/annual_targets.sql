-- grain: one row per target of an accepted file, less the rows refused at intake (年度目标)
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
        annual_targets.* exclude (unit_code_of_file)
    from raw.annual_targets
    inner join accepted
        on annual_targets.submission_id = accepted.submission_id
    anti join staging.intake_rejected as refused
        on
            annual_targets.submission_id = refused.submission_id
            and refused.sheet = 'annual_targets'
            and annual_targets.row_no = refused.row_no
)

select * from kept
