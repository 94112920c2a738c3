-- grain: one row per contract counted (名单与声明不一致合同)
-- view
with judged as (
    select
        contracts.unit_code,
        contracts.contract_no as entity_key,
        contracts.contract_no as entity_name,
        contracts.submission_id,
        contracts.row_no,
        'contracts' as sheet,
        'covered_staff' as column_name,
        'hit' as verdict,
        'list_differs' as reason_code
    from core.contracts
    where
        contracts.is_in_force and contracts.scope_form <> '单独' and contracts.has_list
        and contracts.list_rows_with_staff = contracts.list_rows
        and contracts.covered_staff <> contracts.list_staff
)

select * from judged
