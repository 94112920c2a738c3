-- grain: one row per enterprise of an accepted file, less the rows refused at intake (合理化建议)
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
        proposals.* exclude (unit_code_of_file)
    from raw.proposals
    inner join accepted
        on proposals.submission_id = accepted.submission_id
    anti join staging.intake_rejected as refused
        on
            proposals.submission_id = refused.submission_id
            and refused.sheet = 'proposals'
            and proposals.row_no = refused.row_no
)

select * from kept
