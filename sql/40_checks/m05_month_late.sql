-- grain: one row per finding M05 维权信息迟报
-- view
with found as (
    select
        'M05' as code,
        rights_months.unit_code,
        rights_months.submission_id,
        'rights_info' as sheet,
        rights_months.row_no,
        'reported_on' as column_name,
        rights_months.month_no::varchar as entity_key,
        rights_months.month_no::varchar as value,
        show_date(rights_months.reported_on, rights_months.reported_on_last) as detail,
        show_date(rights_months.due_on, rights_months.due_on) as expected
    from core.rights_months
    where rights_months.is_late
)

select * from found
