-- grain: one row per kind of service of an accepted file, less the rows refused at intake (帮扶服务)
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
        help_services.* exclude (unit_code_of_file)
    from raw.help_services
    inner join accepted
        on help_services.submission_id = accepted.submission_id
    anti join staging.intake_rejected as refused
        on
            help_services.submission_id = refused.submission_id
            and refused.sheet = 'help_services'
            and help_services.row_no = refused.row_no
)

select * from kept
