-- grain: one row per finding M04 维权信息缺月
-- view
with found as (
    select
        'M04' as code,
        rights_months.unit_code,
        rights_months.submission_id,
        'rights_info' as sheet,
        null::bigint as row_no,
        null::varchar as column_name,
        rights_months.month_no::varchar as entity_key,
        rights_months.month_no::varchar as value,
        null as detail,
        null as expected
    from core.rights_months
    where rights_months.is_missing
)

select * from found
