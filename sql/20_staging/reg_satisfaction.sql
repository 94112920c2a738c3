-- grain: one row per unit × audience of an accepted file, less the rows refused at intake (满意度调查结果)
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
        reg_satisfaction.* exclude (unit_code_of_file)
    from raw.reg_satisfaction
    inner join accepted
        on reg_satisfaction.submission_id = accepted.submission_id
    anti join raw.superseded_sheets as replaced
        on
            reg_satisfaction.submission_id = replaced.submission_id
            and replaced.sheet = 'reg_satisfaction'
    anti join staging.intake_rejected as refused
        on
            reg_satisfaction.submission_id = refused.submission_id
            and refused.sheet = 'reg_satisfaction'
            and reg_satisfaction.row_no = refused.row_no
)

select * from kept
