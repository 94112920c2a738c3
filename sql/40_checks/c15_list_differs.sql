-- grain: one row per finding C15 覆盖职工数与名单不一致
-- view
with found as (
    select
        'C15' as code,
        contracts.unit_code,
        contracts.submission_id,
        'contracts' as sheet,
        contracts.row_no,
        'covered_staff' as column_name,
        contracts.contract_no as entity_key,
        contracts.covered_staff::varchar as value,
        contracts.list_staff::varchar as detail,
        null as expected
    from core.contracts
    where
        contracts.is_in_force
        and contracts.scope_form <> '单独'
        and contracts.has_list
        and contracts.list_rows_with_staff = contracts.list_rows
        and contracts.covered_staff <> contracts.list_staff
)

select * from found
