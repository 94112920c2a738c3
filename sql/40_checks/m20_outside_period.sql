-- grain: one row per finding M20 活动日期不在考核期内
-- view
with found as (
    select
        'M20' as code,
        events.unit_code,
        events.submission_id,
        'events' as sheet,
        events.row_no,
        'held_on' as column_name,
        null::varchar as entity_key,
        show_date(events.held_on, events.held_on_last) as value,
        null as detail,
        show_date(round.period_start, round.period_start)
        || '至'
        || show_date(round.period_end, round.period_end) as expected
    from staging.events
    cross join raw.round
    where
        events.held_on_last < round.period_start
        or events.held_on > round.period_end
)

select * from found
