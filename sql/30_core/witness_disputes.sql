-- grain: one row per reported month of 维权信息 with a number of disputes: what the register of cases says of it
-- view
-- a unit may settle disputes that never become cases, so more than registered is confirmed and fewer is not
with registered as (
    select
        unit_code,
        month(occurred_on)::bigint as month,
        count(*) as cases_registered
    from core.cases
    where
        kind = '劳动争议'
        and is_in_period
        and occurred_on = occurred_on_last
    group by unit_code, month(occurred_on)
),

compared as (
    select
        rights_info.*,
        coalesce(registered.cases_registered, 0) as cases_registered
    from staging.rights_info
    left join registered
        on
            rights_info.unit_code = registered.unit_code
            and rights_info.month = registered.month
    where rights_info.disputes is not null
),

witnessed as (
    select
        'dispute' as kind,
        'reg_cases' as register,
        compared.unit_code,
        case
            when not exists (select * from core.cases as any_case) then 'no_register'
            when compared.disputes < compared.cases_registered then 'contradicted'
            when compared.disputes > 0 and compared.cases_registered = 0 then 'unmatched'
            else 'confirmed'
        end as state,
        case when compared.cases_registered > 0 then 'month' else '' end as matched_by,
        'month' as entity_kind,
        show_month(compared.month) as entity_key,
        show_month(compared.month) as entity_name,
        case when compared.disputes < compared.cases_registered then 'disputes' end as field,
        case when compared.disputes < compared.cases_registered then compared.disputes::varchar end as reported,
        case
            when compared.disputes < compared.cases_registered then compared.cases_registered::varchar
        end as registered,
        compared.submission_id,
        'rights_info' as sheet,
        compared.row_no,
        'disputes' as column_name
    from compared
)

select * from witnessed
