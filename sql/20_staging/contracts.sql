-- grain: one row per contract of an accepted file, less the rows refused at intake (集体合同台账)
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
        contracts.* exclude (unit_code_of_file)
    from raw.contracts
    inner join accepted
        on contracts.submission_id = accepted.submission_id
    anti join staging.intake_rejected as refused
        on
            contracts.submission_id = refused.submission_id
            and refused.sheet = 'contracts'
            and contracts.row_no = refused.row_no
)

select * from kept
