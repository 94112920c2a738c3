-- grain: one row per finding M30 培训竞赛重复填报
-- view
with found as (
    select
        'M30' as code,
        event_rows.unit_code,
        event_rows.submission_id,
        'events' as sheet,
        event_rows.row_no,
        'event_name' as column_name,
        null::varchar as entity_key,
        event_rows.event_name as value,
        event_rows.first_row::varchar as detail,
        null as expected
    from core.event_rows
    where event_rows.is_repeated
)

select * from found
