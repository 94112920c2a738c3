-- grain: one row per site of an accepted file, less the rows refused at intake (建筑工地清单)
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
        -- a register names the unit in its own column, if at all
        reg_sites.* exclude (unit_code_of_file)
    from raw.reg_sites
    inner join accepted
        on reg_sites.submission_id = accepted.submission_id
    anti join raw.superseded_sheets as replaced
        on
            reg_sites.submission_id = replaced.submission_id
            and replaced.sheet = 'reg_sites'
    anti join staging.intake_rejected as refused
        on
            reg_sites.submission_id = refused.submission_id
            and refused.sheet = 'reg_sites'
            and reg_sites.row_no = refused.row_no
)

select * from kept
