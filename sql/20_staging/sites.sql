-- grain: one row per site of an accepted file, less the rows refused at intake (建筑工地)
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
        sites.* exclude (unit_code_of_file)
    from raw.sites
    inner join accepted
        on sites.submission_id = accepted.submission_id
    anti join staging.intake_rejected as refused
        on
            sites.submission_id = refused.submission_id
            and refused.sheet = 'sites'
            and sites.row_no = refused.row_no
)

select * from kept
