-- grain: one row per contract counted (有效集体合同)
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
        'hit' as verdict,
        null as reason_code
    from core.contracts
    where contracts.is_in_force
)

select * from judged
