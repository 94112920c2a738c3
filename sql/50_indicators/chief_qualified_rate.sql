-- grain: one row per contract counted (首席代表达标率)
-- view
with judged as (
    select
        contracts.unit_code,
        contracts.contract_no as entity_key,
        contracts.contract_no as entity_name,
        contracts.submission_id,
        contracts.row_no,
        'contracts' as sheet,
        'worker_chief' as column_name,
        case
            when contracts.worker_chief is null then 'unknown'
            when
                contracts.worker_chief = '其他'
                or coalesce(contracts.chief_outside, false)
                or coalesce(contracts.outside_reps * contracts.law_outsiders > contracts.worker_reps, false)
                then 'miss'
            else 'hit'
        end as verdict,
        case
            when contracts.worker_chief is null then 'value_unknown'
            when contracts.worker_chief = '其他' then 'chief_unqualified'
            when coalesce(contracts.chief_outside, false) then 'chief_outside'
            when
                coalesce(contracts.outside_reps * contracts.law_outsiders > contracts.worker_reps, false)
                then 'outsiders_too_many'
        end as reason_code
    from core.contracts
    where contracts.is_signed_in_period
)

select * from judged
