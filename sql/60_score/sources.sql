-- grain: one row per rulebook, indicator it reads, unit and member ('': the unit itself); metrics and points fed back
-- table
with wanted as (
    select distinct
        rulebook,
        indicator
    from raw.rule_inputs
),

counted as (
    select
        wanted.rulebook,
        wanted.indicator,
        indicators.metrics.unit_code,
        coalesce(indicators.metrics.member, '') as member,
        indicators.metrics.num,
        indicators.metrics.den,
        indicators.metrics.denominator_name,
        indicators.metrics.state,
        coalesce(indicators.metrics.unknown_count, 0) as unknown_count,
        coalesce(indicators.metrics.unknown_count, 0) > 0 as provisional
    from wanted
    inner join indicators.metrics on wanted.indicator = indicators.metrics.indicator
    left join raw.rule_feeds
        on wanted.rulebook = raw.rule_feeds.rulebook and wanted.indicator = raw.rule_feeds.indicator
    where raw.rule_feeds.indicator is null
),

fed as (
    select
        rulebook,
        indicator,
        unit_code,
        '' as member,
        num,
        den,
        null::varchar as denominator_name,
        state,
        0::bigint as unknown_count,
        provisional
    from raw.rule_fed
),

final as (
    select * from counted
    union all
    select * from fed
)

select * from final
