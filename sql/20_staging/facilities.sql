-- grain: one row per facility of an accepted file, less the rows refused at intake (职工之家与设施)
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
        facilities.* exclude (unit_code_of_file)
    from raw.facilities
    inner join accepted
        on facilities.submission_id = accepted.submission_id
    anti join staging.intake_rejected as refused
        on
            facilities.submission_id = refused.submission_id
            and refused.sheet = 'facilities'
            and facilities.row_no = refused.row_no
)

select * from kept
