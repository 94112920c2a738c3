-- grain: one row per recognition entered for the period (经验推广)
-- view
with judged as (
    select
        adjustment_events.unit_code,
        adjustment_events.entity_key,
        adjustment_events.matter_key as entity_name,
        adjustment_events.event_date,
        adjustment_events.level,
        adjustment_events.matter_key,
        adjustment_events.member_key,
        adjustment_events.resolved,
        adjustment_events.document_no,
        'hit' as verdict
    from raw.adjustment_events
    cross join raw.round
    where
        adjustment_events.indicator = 'experience_promotion'
        and adjustment_events.event_date between round.period_start and round.period_end
)

select * from judged
