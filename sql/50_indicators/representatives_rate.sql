-- grain: one row per contract counted (协商代表达标率)
-- view
with judged as (
    select
        contracts.unit_code,
        contracts.contract_no as entity_key,
        contracts.contract_no as entity_name,
        contracts.submission_id,
        contracts.row_no,
        'contracts' as sheet,
        'employer_reps' as column_name,
        case
            when contracts.employer_reps is null or contracts.worker_reps is null then 'unknown'
            when
                contracts.employer_reps = contracts.worker_reps
                and contracts.worker_reps >= contracts.law_min_representatives
                then 'hit'
            else 'miss'
        end as verdict,
        case
            when contracts.employer_reps is null or contracts.worker_reps is null then 'value_unknown'
            when contracts.employer_reps <> contracts.worker_reps then 'representatives_unequal'
            when contracts.worker_reps < contracts.law_min_representatives then 'representatives_too_few'
        end as reason_code
    from core.contracts
    where contracts.is_signed_in_period
)

select * from judged
