-- grain: one row per finding C27 已履行条款数大于应履行条款数
-- view
with found as (
    select
        'C27' as code,
        contracts.unit_code,
        contracts.submission_id,
        'contracts' as sheet,
        contracts.row_no,
        'clauses_done' as column_name,
        contracts.contract_no as entity_key,
        contracts.clauses_due::varchar as value,
        contracts.clauses_done::varchar as detail,
        null as expected
    from core.contracts
    where contracts.clauses_done > contracts.clauses_due
)

select * from found
