-- grain: one row per finding C13 企业代码缺失或不在名册
-- view
with found as (
    select
        'C13' as code,
        contract_rows.unit_code,
        contract_rows.submission_id,
        'contracts' as sheet,
        contract_rows.row_no,
        'enterprise_code' as column_name,
        contract_rows.contract_no as entity_key,
        coalesce(contract_rows.enterprise_code, '') as value,
        null as detail,
        null as expected
    from core.contract_rows
    where contract_rows.lacks_enterprise
)

select * from found
