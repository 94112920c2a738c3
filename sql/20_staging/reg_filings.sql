-- grain: one row per contract of an accepted file, less the rows refused at intake (人社局集体合同审查备案登记)
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
        reg_filings.* exclude (unit_code_of_file)
    from raw.reg_filings
    inner join accepted
        on reg_filings.submission_id = accepted.submission_id
    anti join raw.superseded_sheets as replaced
        on
            reg_filings.submission_id = replaced.submission_id
            and replaced.sheet = 'reg_filings'
    anti join staging.intake_rejected as refused
        on
            reg_filings.submission_id = refused.submission_id
            and refused.sheet = 'reg_filings'
            and reg_filings.row_no = refused.row_no
)

select * from kept
