-- grain: one row per contract counted (具体工资标准率)
-- view
with judged as (
    select
        contracts.unit_code,
        contracts.contract_no as entity_key,
        contracts.contract_no as entity_name,
        contracts.submission_id,
        contracts.row_no,
        'contracts' as sheet,
        'wage_standard' as column_name,
        case when contracts.wage_standard is not null then 'hit' else 'miss' end as verdict,
        case when contracts.wage_standard is null then 'standard_missing' end as reason_code
    from core.contracts
    where contracts.is_in_force and contracts.contract_type = '工资专项'
)

select * from judged
