-- grain: one row per finding C14 区域行业合同没有企业名单
-- view
with found as (
    select
        'C14' as code,
        contracts.unit_code,
        contracts.submission_id,
        'contracts' as sheet,
        contracts.row_no,
        'contract_no' as column_name,
        contracts.contract_no as entity_key,
        contracts.contract_no as value,
        contracts.scope_form as detail,
        null as expected
    from core.contracts
    where
        contracts.is_in_force
        and contracts.scope_form <> '单独'
        and not contracts.has_list
)

select * from found
