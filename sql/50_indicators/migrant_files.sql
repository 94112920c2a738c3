-- grain: one row per line of 困难农民工建档 (困难农民工建档人数，一人一档)
-- view
with judged as (
    select
        unit_code,
        kind as entity_key,
        kind as entity_name,
        submission_id,
        'help_services' as sheet,
        row_no,
        'attendances' as column_name,
        attendances as hit,
        case when is_exact(attendances, attendances_hedge) then 'hit' else 'unknown' end as verdict,
        inexact_reason(attendances, attendances_hedge) as reason_code
    from staging.help_services
    where kind = '困难农民工建档'
)

select * from judged
