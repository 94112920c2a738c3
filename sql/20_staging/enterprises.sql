-- grain: one row per enterprise of an accepted file, less the rows refused at intake (企业名册)
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
        enterprises.* exclude (unit_code_of_file)
    from raw.enterprises
    inner join accepted
        on enterprises.submission_id = accepted.submission_id
    anti join staging.intake_rejected as refused
        on
            enterprises.submission_id = refused.submission_id
            and refused.sheet = 'enterprises'
            and enterprises.row_no = refused.row_no
)

select * from kept
