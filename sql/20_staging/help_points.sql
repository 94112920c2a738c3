-- grain: one row per point of an accepted file, less the rows refused at intake (帮扶站点)
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
        help_points.* exclude (unit_code_of_file)
    from raw.help_points
    inner join accepted
        on help_points.submission_id = accepted.submission_id
    anti join staging.intake_rejected as refused
        on
            help_points.submission_id = refused.submission_id
            and refused.sheet = 'help_points'
            and help_points.row_no = refused.row_no
)

select * from kept
