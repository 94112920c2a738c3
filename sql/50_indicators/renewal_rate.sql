-- grain: one row per contract that expired in the period (到期续签率)
-- view
with renewals as (
    select distinct
        unit_code,
        previous_no
    from core.contracts
    where previous_no is not null
),

judged as (
    select
        contracts.unit_code,
        contracts.contract_no as entity_key,
        contracts.contract_no as entity_name,
        contracts.submission_id,
        contracts.row_no,
        'contracts' as sheet,
        'contract_no' as column_name,
        case when renewals.previous_no is null then 'miss' else 'hit' end as verdict,
        case when renewals.previous_no is null then 'not_renewed' end as reason_code
    from core.contracts
    left join renewals
        on
            contracts.unit_code = renewals.unit_code
            and contracts.contract_no = renewals.previous_no
    where contracts.ends_in_period
)

select * from judged
