-- grain: one row per enterprise of an accepted file, less the rows refused at intake (六个一)
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
        six_ones.* exclude (unit_code_of_file)
    from raw.six_ones
    inner join accepted
        on six_ones.submission_id = accepted.submission_id
    anti join staging.intake_rejected as refused
        on
            six_ones.submission_id = refused.submission_id
            and refused.sheet = 'six_ones'
            and six_ones.row_no = refused.row_no
)

select * from kept
