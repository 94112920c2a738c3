-- grain: one row per contract counted (有效行业性集体合同)
-- view
with judged as (
    select
        contracts.unit_code,
        contracts.contract_no as entity_key,
        contracts.contract_no as entity_name,
        contracts.submission_id,
        contracts.row_no,
        'contracts' as sheet,
        'scope_form' as column_name,
        'hit' as verdict,
        null as reason_code
    from core.contracts
    where contracts.is_in_force and contracts.scope_form = '行业性'
)

select * from judged
