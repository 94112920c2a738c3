-- grain: one row per rulebook, gate or veto, and unit for which it fires: it applies there and is not lifted
-- table
with happened as (
    select
        unit_code,
        indicator,
        event_date,
        coalesce(matter_key, '') as matter,
        row_number() over () as event_no
    from indicators.events
    where indicator in (select indicator from raw.rule_gates)
),

lifts as (
    select
        unit_code,
        event_date,
        score_lifted_indicator(indicator) as indicator,
        coalesce(matter_key, '') as matter
    from indicators.events
    where score_lifted_indicator(indicator) is not null
),

judged as (
    select
        happened.unit_code,
        happened.indicator,
        happened.event_no,
        coalesce(
            bool_or(
                coalesce(lifts.event_date >= happened.event_date, true) and lifts.matter in ('', happened.matter)
            ), false
        ) as lifted
    from happened
    left join lifts on happened.unit_code = lifts.unit_code and happened.indicator = lifts.indicator
    group by happened.unit_code, happened.indicator, happened.event_no
),

listed as (
    select
        unit_code,
        indicator,
        count(*) as listed,
        count(*) filter (where lifted) as lifted
    from judged
    group by unit_code, indicator
),

waived as (
    select distinct
        unit_code,
        indicator
    from lifts
    where matter = ''
),

standing as (
    select
        rule_gates.*,
        indicators.metrics.unit_code,
        case
            when rule_gates.fires_when <> 'any' then indicators.metrics.num
            when coalesce(listed.listed, 0) > 0 then indicators.metrics.num - listed.lifted
            when waived.unit_code is not null then 0
            else indicators.metrics.num
        end as num,
        coalesce(indicators.metrics.den, 1) as den,
        waived.unit_code is not null as waived
    from raw.rule_gates
    inner join indicators.metrics
        on raw.rule_gates.indicator = indicators.metrics.indicator and coalesce(indicators.metrics.member, '') = ''
    left join score.refused
        on
            raw.rule_gates.rulebook = score.refused.rulebook
            and raw.rule_gates.gate_no = score.refused.gate_no
            and indicators.metrics.unit_code = score.refused.unit_code
    left join listed
        on raw.rule_gates.indicator = listed.indicator and indicators.metrics.unit_code = listed.unit_code
    left join waived
        on raw.rule_gates.indicator = waived.indicator and indicators.metrics.unit_code = waived.unit_code
    where indicators.metrics.state = 'ok' and score.refused.unit_code is null
),

final as (
    select *
    from standing
    where
        case fires_when
            when 'any' then num > 0
            when 'none' then num = 0 and not waived
            else
                not waived and den <> 0
                and score_in_range(num, den, from_num, from_den, from_closed, to_num, to_den, to_closed)
        end
)

select * from final
