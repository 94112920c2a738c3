-- grain: one row per contract counted (内容两具体)
-- view
with judged as (
    select
        contracts.unit_code,
        contracts.contract_no as entity_key,
        contracts.contract_no as entity_name,
        contracts.submission_id,
        contracts.row_no,
        'contracts' as sheet,
        case when contracts.wage_standard is null then 'wage_standard' else 'wage_adjustment' end as column_name,
        case
            when contracts.wage_standard is not null and contracts.wage_adjustment is not null then 'hit' else 'miss'
        end as verdict,
        case
            when contracts.wage_standard is null then 'standard_missing' when
                contracts.wage_adjustment is null
                then 'adjustment_missing'
        end as reason_code
    from core.contracts
    where contracts.is_signed_in_period and contracts.contract_type = '工资专项'
)

select * from judged
