-- grain: one row per certificate of an accepted file, less the rows refused at intake (工会法人资格证书)
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
        reg_certificates.* exclude (unit_code_of_file)
    from raw.reg_certificates
    inner join accepted
        on reg_certificates.submission_id = accepted.submission_id
    anti join raw.superseded_sheets as replaced
        on
            reg_certificates.submission_id = replaced.submission_id
            and replaced.sheet = 'reg_certificates'
    anti join staging.intake_rejected as refused
        on
            reg_certificates.submission_id = refused.submission_id
            and refused.sheet = 'reg_certificates'
            and reg_certificates.row_no = refused.row_no
)

select * from kept
