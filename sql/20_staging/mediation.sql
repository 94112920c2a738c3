-- grain: one row per body of an accepted file, less the rows refused at intake (调解组织)
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
        mediation.* exclude (unit_code_of_file)
    from raw.mediation
    inner join accepted
        on mediation.submission_id = accepted.submission_id
    anti join staging.intake_rejected as refused
        on
            mediation.submission_id = refused.submission_id
            and refused.sheet = 'mediation'
            and mediation.row_no = refused.row_no
)

select * from kept
