-- grain: one row per row of a submission that some finding refuses (该行不计)
-- view
with refused as (
    select distinct
        submission_id,
        sheet,
        row_no
    from checks.findings
    where
        severity = 'reject_record'
        and row_no is not null
)

select * from refused
