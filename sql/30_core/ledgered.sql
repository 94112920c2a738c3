-- grain: one row per unit and contract number with any row in its 集体合同台账, refused or not
-- table
with received as (
    select distinct
        submissions.unit_code,
        contracts.contract_no
    from raw.contracts
    inner join raw.submissions
        on contracts.submission_id = submissions.submission_id
    where
        submissions.state = 'accepted'
        and contracts.contract_no is not null
)

select * from received
