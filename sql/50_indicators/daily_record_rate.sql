-- grain: one row per building site open in the period (日清月结落实率)
-- view
with reported as (
    select
        unit_code,
        site_name_norm,
        min(submission_id) as submission_id,
        min(row_no) as row_no,
        bool_and(daily_record) as daily_record,
        bool_and(monthly_settlement) as monthly_settlement
    from core.sites
    group by unit_code, site_name_norm
),

judged as (
    select
        register_sites.unit_code,
        register_sites.site_no as entity_key,
        register_sites.site_name as entity_name,
        coalesce(reported.submission_id, register_sites.submission_id) as submission_id,
        case when reported.site_name_norm is null then 'reg_sites' else 'sites' end as sheet,
        coalesce(reported.row_no, register_sites.row_no) as row_no,
        case
            when reported.site_name_norm is null then 'site_name'
            when reported.daily_record then 'monthly_settlement'
            else 'daily_record'
        end as column_name,
        case
            when reported.site_name_norm is null then 'miss'
            when not reported.daily_record or not reported.monthly_settlement then 'miss'
            when reported.daily_record and reported.monthly_settlement then 'hit'
            else 'unknown'
        end as verdict,
        case
            when reported.site_name_norm is null then 'not_reported'
            when not reported.daily_record then 'no_daily_record'
            when not reported.monthly_settlement then 'no_monthly_settlement'
            when reported.daily_record and reported.monthly_settlement then null
            else 'value_unknown'
        end as reason_code
    from core.register_sites
    left join reported
        on
            register_sites.unit_code = reported.unit_code
            and register_sites.site_name_norm = reported.site_name_norm
    where register_sites.is_open
)

select * from judged
