-- grain: one row per month of an accepted file, less the rows refused at intake (维权信息)
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
        rights_info.* exclude (unit_code_of_file)
    from raw.rights_info
    inner join accepted
        on rights_info.submission_id = accepted.submission_id
    anti join staging.intake_rejected as refused
        on
            rights_info.submission_id = refused.submission_id
            and refused.sheet = 'rights_info'
            and rights_info.row_no = refused.row_no
)

select * from kept
