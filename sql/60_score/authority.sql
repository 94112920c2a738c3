-- grain: one row per rulebook, item, authority_level rule, unit and member; worth is in micro-points / factor_den
-- view
with matched as (
    select
        score.readings.rulebook,
        score.readings.item_code,
        score.readings.rule_no,
        score.readings.unit_code,
        score.readings.member,
        score.readings.once_per,
        score.readings.sum_mode,
        indicators.events.level,
        indicators.events.matter_key,
        coalesce(raw.rule_tables.points, 0) as points,
        case
            when coalesce(indicators.events.resolved, false) then score.readings.factor_num
            else score.readings.factor_den
        end as factor,
        row_number() over (
            partition by
                score.readings.rulebook, score.readings.item_code, score.readings.rule_no,
                score.readings.unit_code, score.readings.member
            order by indicators.events.event_date, indicators.events.entity_key
        ) as event_no
    from score.readings
    inner join indicators.events
        on
            score.readings.indicator = indicators.events.indicator
            and score.readings.unit_code = indicators.events.unit_code
            and score.readings.member in ('', indicators.events.member_key)
    left join raw.rule_tables
        on
            score.readings.rulebook = raw.rule_tables.rulebook
            and score.readings.item_code = raw.rule_tables.item_code
            and score.readings.rule_no = raw.rule_tables.rule_no
            and indicators.events.level = raw.rule_tables.level
    where score.readings.kind = 'authority_level'
),

-- A matter counts once, at its highest level; an event without a matter is its own.
matters as (
    select
        *,
        row_number() over (
            partition by
                rulebook, item_code, rule_no, unit_code, member,
                case when once_per = 'matter' then nullif(matter_key, '') end,
                case when once_per <> 'matter' or coalesce(matter_key, '') = '' then event_no end
            order by points desc, factor desc
        ) as place
    from matched
),

final as (
    select
        rulebook,
        item_code,
        rule_no,
        unit_code,
        member,
        count(*) as matters,
        case sum_mode
            when 'highest' then max(points::hugeint * factor)
            else sum(points::hugeint * factor)
        end as worth
    from matters
    where place = 1
    group by rulebook, item_code, rule_no, unit_code, member, sum_mode
)

select * from final
