-- grain: one row per rulebook, item, per_occurrence rule, unit and member; relief is in micro-points / factor_den
-- view
with ordered as (
    select
        score.readings.rulebook,
        score.readings.item_code,
        score.readings.rule_no,
        score.readings.unit_code,
        score.readings.member,
        score.readings.num,
        score.readings.free,
        score.readings.each,
        score.readings.table_length,
        score.readings.factor_num,
        score.readings.factor_den,
        coalesce(indicators.events.resolved, false) as resolved,
        row_number() over (
            partition by
                score.readings.rulebook, score.readings.item_code, score.readings.rule_no,
                score.readings.unit_code, score.readings.member
            order by
                indicators.events.event_date nulls last,
                indicators.events.entity_key,
                indicators.events.document_no,
                indicators.events.matter_key,
                indicators.events.resolved
        ) as ordinal
    from score.readings
    inner join indicators.events
        on
            score.readings.indicator = indicators.events.indicator
            and score.readings.unit_code = indicators.events.unit_code
            and score.readings.member in ('', indicators.events.member_key)
    where score.readings.kind = 'per_occurrence'
),

relieved as (
    select
        ordered.*,
        case
            when ordered.table_length = 0 then ordered.each
            else coalesce(raw.rule_tables.increment, 0)
        end as increment
    from ordered
    left join raw.rule_tables
        on
            ordered.rulebook = raw.rule_tables.rulebook
            and ordered.item_code = raw.rule_tables.item_code
            and ordered.rule_no = raw.rule_tables.rule_no
            and ordered.ordinal - ordered.free = raw.rule_tables.position
    where ordered.resolved and ordered.ordinal > ordered.free and ordered.ordinal <= ordered.num
),

final as (
    select
        rulebook,
        item_code,
        rule_no,
        unit_code,
        member,
        count(*) as resolved,
        sum(increment::hugeint * (factor_den - factor_num)) as relief
    from relieved
    group by rulebook, item_code, rule_no, unit_code, member
)

select * from final
