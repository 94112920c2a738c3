-- grain: one row per month missing or late (维权信息迟报缺报月数)
-- view
with judged as (
    select
        unit_code,
        show_month(month_no) as entity_key,
        month_no || '月' as entity_name,
        due_on as event_date,
        submission_id,
        'rights_info' as sheet,
        row_no,
        'reported_on' as column_name,
        'hit' as verdict,
        case when is_missing then 'month_missing' else 'month_late' end as reason_code
    from core.rights_months
    where is_missing or is_late
)

select * from judged
