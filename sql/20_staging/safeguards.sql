-- grain: one row per one of an accepted file, less the rows refused at intake (工作保障)
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
        safeguards.* exclude (unit_code_of_file)
    from raw.safeguards
    inner join accepted
        on safeguards.submission_id = accepted.submission_id
    anti join staging.intake_rejected as refused
        on
            safeguards.submission_id = refused.submission_id
            and refused.sheet = 'safeguards'
            and safeguards.row_no = refused.row_no
)

select * from kept
