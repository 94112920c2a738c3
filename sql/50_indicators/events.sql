-- grain: one row per occurrence behind a count, with its number, and per lifting of a veto
-- table
with counted as (
    select
        evidence.unit_code,
        evidence.indicator,
        evidence.event_date,
        evidence.entity_key,
        evidence.level,
        evidence.matter_key,
        coalesce(evidence.member_key, '') as member_key,
        coalesce(evidence.resolved, false) as resolved,
        evidence.document_no
    from indicators.evidence
    inner join raw.indicators as catalogue
        on evidence.indicator = catalogue.indicator
    where
        catalogue.form = 'count'
        and not catalogue.summed
        and evidence.hit = 1
),

-- Lifting a veto is an event too; it is no evidence of anything and behind no count.
lifts as (
    select
        adjustment_events.unit_code,
        adjustment_events.indicator,
        adjustment_events.event_date,
        adjustment_events.entity_key,
        adjustment_events.level,
        adjustment_events.matter_key,
        '' as member_key,
        false as resolved,
        adjustment_events.document_no
    from raw.adjustment_events
    cross join raw.round
    where
        score_lifted_indicator(adjustment_events.indicator) is not null
        and adjustment_events.event_date <= round.as_of
),

together as (
    select * from counted
    union all
    select * from lifts
)

select * from together
