-- grain: one row per one of an accepted file, less the rows refused at intake (封面)
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
        cover.* exclude (unit_code_of_file, unit_code)
    from raw.cover
    inner join accepted
        on cover.submission_id = accepted.submission_id
    anti join staging.intake_rejected as refused
        on
            cover.submission_id = refused.submission_id
            and refused.sheet = 'cover'
            and cover.row_no = refused.row_no
)

select * from kept
