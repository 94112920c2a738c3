-- grain: one row per contract number on the filing register (人社局备案登记); the first row counts
-- table
with numbered as (
    select
        *,
        row_number() over (partition by contract_no order by submission_id, row_no) as turn,
        first_value(row_no) over (partition by contract_no order by submission_id, row_no) as first_row
    from staging.reg_filings
)

select * from numbered
