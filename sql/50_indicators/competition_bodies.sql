-- grain: one row per body that took part in a competition of the period, each once (岗位竞赛参加单位)
-- view
with ordered as (
    select
        *,
        row_number() over (
            partition by unit_code, coalesce(body_key, row_no::varchar) order by held_on is null, row_no
        ) as turn
    from core.competitors
),

judged as (
    select
        unit_code,
        coalesce(body_key, event_name) as entity_key,
        coalesce(body_name, body_key, event_name) as entity_name,
        held_on as event_date,
        precision_of(held_on, held_on_last) as date_precision,
        submission_id,
        'events' as sheet,
        row_no,
        case
            when body_key is null then 'body_name'
            when held_on is null then 'held_on'
            when body_code is null then 'body_name'
            else 'body_code'
        end as column_name,
        case
            when body_key is null then 'miss'
            when held_on is null then 'unknown'
            else 'hit'
        end as verdict,
        case
            when body_key is null then 'body_missing'
            when held_on is null then 'date_unknown'
        end as reason_code
    from ordered
    where turn = 1
)

select * from judged
