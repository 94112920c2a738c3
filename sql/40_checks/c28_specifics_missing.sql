-- grain: one row per finding C28 工资协议缺少两具体
-- view
with found as (
    select
        'C28' as code,
        contracts.unit_code,
        contracts.submission_id as submission_id,
        'contracts' as sheet,
        contracts.row_no as row_no,
        case when contracts.wage_standard is null then 'wage_standard' else 'wage_adjustment' end as column_name,
        contracts.contract_no as entity_key,
        null as value,
        case
            when contracts.wage_standard is null and contracts.wage_adjustment is null then '具体工资标准和具体调整办法'
            when contracts.wage_standard is null then '具体工资标准'
            else '具体调整办法'
        end as detail,
        null as expected
    from core.contracts
    where contracts.is_signed_in_period
        and contracts.contract_type = '工资专项'
        and (contracts.wage_standard is null or contracts.wage_adjustment is null)
)

select * from found
