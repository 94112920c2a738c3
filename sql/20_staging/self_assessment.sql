-- grain: one row per item of an accepted file, less the rows refused at intake (自评表)
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
        self_assessment.* exclude (unit_code_of_file)
    from raw.self_assessment
    inner join accepted
        on self_assessment.submission_id = accepted.submission_id
    anti join staging.intake_rejected as refused
        on
            self_assessment.submission_id = refused.submission_id
            and refused.sheet = 'self_assessment'
            and self_assessment.row_no = refused.row_no
)

select * from kept
