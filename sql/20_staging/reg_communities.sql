-- grain: one row per community of an accepted file, less the rows refused at intake (社区及帮扶站名录)
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
        reg_communities.* exclude (unit_code_of_file)
    from raw.reg_communities
    inner join accepted
        on reg_communities.submission_id = accepted.submission_id
    anti join raw.superseded_sheets as replaced
        on
            reg_communities.submission_id = replaced.submission_id
            and replaced.sheet = 'reg_communities'
    anti join staging.intake_rejected as refused
        on
            reg_communities.submission_id = refused.submission_id
            and refused.sheet = 'reg_communities'
            and reg_communities.row_no = refused.row_no
)

select * from kept
