-- grain: one row per contract counted (低于最低工资约定)
-- view
with judged as (
    select
        contracts.unit_code,
        contracts.contract_no as entity_key,
        contracts.contract_no as entity_name,
        contracts.submission_id,
        contracts.row_no,
        'contracts' as sheet,
        'wage_floor' as column_name,
        contracts.signed_on as event_date,
        precision_of(contracts.signed_on, contracts.signed_on_last) as date_precision,
        'hit' as verdict,
        'below_minimum' as reason_code
    from core.contracts
    where contracts.is_signed_in_period and contracts.wage_floor < contracts.minimum_wage
)

select * from judged
