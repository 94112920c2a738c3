-- grain: one row per finding C37 覆盖职工数大于企业职工数
-- view
with found as (
    select
        'C37' as code,
        contracts.unit_code,
        contracts.submission_id,
        'contracts' as sheet,
        contracts.row_no,
        'covered_staff' as column_name,
        contracts.contract_no as entity_key,
        contracts.covered_staff::varchar as value,
        enterprises.staff::varchar as detail,
        null as expected
    from core.contracts
    inner join core.reported_enterprises as enterprises
        on
            contracts.unit_code = enterprises.unit_code
            and contracts.enterprise_code_key = enterprises.enterprise_key
    where
        contracts.scope_form = '单独'
        and contracts.is_in_force
        and contracts.covered_staff > enterprises.staff
)

select * from found
