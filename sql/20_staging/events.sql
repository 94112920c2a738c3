-- grain: one row per event of an accepted file, less the rows refused at intake (培训竞赛)
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
        events.* exclude (unit_code_of_file)
    from raw.events
    inner join accepted
        on events.submission_id = accepted.submission_id
    anti join staging.intake_rejected as refused
        on
            events.submission_id = refused.submission_id
            and refused.sheet = 'events'
            and events.row_no = refused.row_no
)

select * from kept
