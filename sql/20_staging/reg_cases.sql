-- grain: one row per case of an accepted file, less the rows refused at intake (劳动监察仲裁法院案件)
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
        reg_cases.* exclude (unit_code_of_file)
    from raw.reg_cases
    inner join accepted
        on reg_cases.submission_id = accepted.submission_id
    anti join raw.superseded_sheets as replaced
        on
            reg_cases.submission_id = replaced.submission_id
            and replaced.sheet = 'reg_cases'
    anti join staging.intake_rejected as refused
        on
            reg_cases.submission_id = refused.submission_id
            and refused.sheet = 'reg_cases'
            and reg_cases.row_no = refused.row_no
)

select * from kept
