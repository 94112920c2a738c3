-- grain: one row per finding C02 首席代表或外聘代表不符
-- view
with found as (
    select
        'C02' as code,
        contracts.unit_code,
        contracts.submission_id,
        'contracts' as sheet,
        contracts.row_no,
        'worker_chief' as column_name,
        contracts.contract_no as entity_key,
        null as value,
        case
            when contracts.worker_chief = '其他' then '职工方首席代表既非工会主席也未经书面委托'
            when contracts.chief_outside then '首席代表由外聘人员担任'
            else '外聘代表' || contracts.outside_reps || '人，超过职工方' || contracts.worker_reps || '人的三分之一'
        end as detail,
        null as expected
    from core.contracts
    where
        contracts.is_signed_in_period
        and (
            contracts.worker_chief = '其他'
            or contracts.chief_outside
            or contracts.outside_reps * contracts.law_outsiders > contracts.worker_reps
        )
)

select * from found
