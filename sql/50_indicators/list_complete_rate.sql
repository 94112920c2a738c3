-- grain: one row per contract counted (区域行业合同名单完整率)
-- view
with judged as (
    select
        contracts.unit_code,
        contracts.contract_no as entity_key,
        contracts.contract_no as entity_name,
        contracts.submission_id,
        contracts.row_no,
        'contracts' as sheet,
        'contract_no' as column_name,
        case
            when
                contracts.has_list
                and contracts.list_rows = contracts.list_rows_received
                and contracts.list_rows_with_staff = contracts.list_rows then 'hit'
            else 'miss'
        end as verdict,
        case
            when not contracts.has_list then 'list_missing'
            when
                contracts.list_rows <> contracts.list_rows_received
                or contracts.list_rows_with_staff <> contracts.list_rows then 'list_incomplete'
        end as reason_code
    from core.contracts
    where contracts.is_in_force and contracts.scope_form <> '单独'
)

select * from judged
