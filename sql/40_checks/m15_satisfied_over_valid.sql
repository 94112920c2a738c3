-- grain: one row per finding M15 满意数大于有效问卷数
-- view
with found as (
    select
        'M15' as code,
        help_services.unit_code,
        help_services.submission_id,
        'help_services' as sheet,
        help_services.row_no,
        'satisfied' as column_name,
        null::varchar as entity_key,
        help_services.valid_forms::varchar as value,
        help_services.satisfied::varchar as detail,
        null as expected
    from staging.help_services
    where help_services.satisfied > help_services.valid_forms
)

select * from found
