-- grain: one row per contract counted (备案登记核对一致率)
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
        case when contracts.is_filed and not contracts.is_contradicted then 'hit' else 'miss' end as verdict,
        case
            when not contracts.is_filed then 'not_filed'
            when contracts.is_contradicted then 'register_differs'
        end as reason_code
    from core.contracts
    where contracts.is_signed_in_period
)

select * from judged
