-- grain: one row per visit of an accepted file, less the rows refused at intake (工地巡检)
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
        site_visits.* exclude (unit_code_of_file)
    from raw.site_visits
    inner join accepted
        on site_visits.submission_id = accepted.submission_id
    anti join staging.intake_rejected as refused
        on
            site_visits.submission_id = refused.submission_id
            and refused.sheet = 'site_visits'
            and site_visits.row_no = refused.row_no
)

select * from kept
