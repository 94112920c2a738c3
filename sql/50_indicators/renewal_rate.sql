-- grain: one row per contract that expired in the period (到期续签率)
-- view
with renewals as (
    select
        unit_code,
        previous_no,
        bool_or(is_counted) as is_counted,
        bool_or(is_pending) as is_pending
    from core.contracts
    where previous_no is not null
    group by unit_code, previous_no
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
        case
            when renewals.is_counted then 'hit'
            when renewals.is_pending then 'unknown'
            else 'miss'
        end as verdict,
        case
            when renewals.previous_no is null then 'not_renewed'
            when renewals.is_counted then null
            when renewals.is_pending then 'confirmation_pending'
            else 'confirmation_excluded'
        end as reason_code
    from core.contracts
    left join renewals
        on
            contracts.unit_code = renewals.unit_code
            and contracts.contract_no = renewals.previous_no
    where contracts.ends_in_period
)

select * from judged
