-- grain: one row per finding R07 备案登记编号重复
-- view
with found as (
    select
        'R07' as code,
        null::varchar as unit_code,
        filings.submission_id,
        'reg_filings' as sheet,
        filings.row_no,
        'contract_no' as column_name,
        filings.contract_no as entity_key,
        filings.contract_no as value,
        filings.first_row::varchar as detail,
        null as expected
    from core.filings
    where filings.turn > 1
)

select * from found
