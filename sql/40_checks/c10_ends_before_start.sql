-- grain: one row per finding C10 期限止早于期限起
-- view
with found as (
    select
        'C10' as code,
        contract_rows.unit_code,
        contract_rows.submission_id,
        'contracts' as sheet,
        contract_rows.row_no,
        'term_end' as column_name,
        contract_rows.contract_no as entity_key,
        show_date(contract_rows.term_start, contract_rows.term_start_last) as value,
        show_date(contract_rows.term_end, contract_rows.term_end_last) as detail,
        null as expected
    from core.contract_rows
    where contract_rows.ends_before_start
)

select * from found
