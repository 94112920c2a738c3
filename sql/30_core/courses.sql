-- grain: one row per course held (培训班), with the attendances it counts for (人次) and what is in doubt
-- view
with stated as (
    select
        *,
        case
            when held_on is null then 'date_unknown'
            else inexact_reason(attendances, attendances_hedge)
        end as doubt
    from core.events
),

judged as (
    select
        kind,
        unit_code,
        concat_ws(' ', event_name, show_date(held_on, held_on_last), body_name) as entity_key,
        event_name as entity_name,
        held_on as event_date,
        precision_of(held_on, held_on_last) as date_precision,
        submission_id,
        'events' as sheet,
        row_no,
        case when doubt = 'date_unknown' then 'held_on' else 'attendances' end as column_name,
        attendances as hit,
        case when doubt is null then 'hit' else 'unknown' end as verdict,
        doubt as reason_code
    from stated
    where kind in ('干部培训', '技能培训')
)

select * from judged
