-- grain: one row per finding C23 工资条款雷同
-- view
with grouped as (
    select
        unit_code,
        wage_standard,
        count(*) as contracts_alike,
        min(row_no) as row_no,
        min_by(submission_id, row_no) as submission_id,
        min_by(contract_no, row_no) as contract_no
    from core.contracts
    where length(wage_standard) >= same_clause_length()
    group by unit_code, wage_standard
),

found as (
    select
        'C23' as code,
        grouped.unit_code,
        grouped.submission_id,
        'contracts' as sheet,
        grouped.row_no,
        'wage_standard' as column_name,
        grouped.contract_no as entity_key,
        null as value,
        grouped.contracts_alike::varchar as detail,
        null as expected
    from grouped
    where grouped.contracts_alike >= same_clause_contracts()
)

select * from found
