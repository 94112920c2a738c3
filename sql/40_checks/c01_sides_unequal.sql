-- grain: one row per finding C01 协商代表人数不符
-- view
with found as (
    select
        'C01' as code,
        contracts.unit_code,
        contracts.submission_id,
        'contracts' as sheet,
        contracts.row_no,
        'employer_reps' as column_name,
        contracts.contract_no as entity_key,
        contracts.employer_reps::varchar as value,
        contracts.worker_reps::varchar as detail,
        null as expected
    from core.contracts
    where
        contracts.is_signed_in_period
        and contracts.employer_reps is not null
        and contracts.worker_reps is not null
        and not (
            contracts.employer_reps = contracts.worker_reps
            and contracts.worker_reps >= contracts.law_min_representatives
        )
)

select * from found
