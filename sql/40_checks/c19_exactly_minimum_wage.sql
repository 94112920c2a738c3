-- grain: one row per finding C19 约定恰等于最低工资标准
-- view
with found as (
    select
        'C19' as code,
        contracts.unit_code,
        contracts.submission_id,
        'contracts' as sheet,
        contracts.row_no,
        'wage_floor' as column_name,
        contracts.contract_no as entity_key,
        show_yuan(contracts.wage_floor) as value,
        null as detail,
        null as expected
    from core.contracts
    where
        contracts.is_signed_in_period
        and contracts.wage_floor = contracts.minimum_wage
)

select * from found
