-- grain: one row per row that a finding at intake refuses
-- table
with refused as (
    select distinct
        submission_id,
        sheet,
        row_no
    from staging.intake_findings
    where
        severity = 'reject_record'
        and row_no is not null
)

select * from refused
