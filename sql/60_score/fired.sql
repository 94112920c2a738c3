-- grain: one row per rulebook, gate or veto, and unit for which it fires
-- table
with final as (
    select
        rule_gates.*,
        indicators.metrics.unit_code,
        indicators.metrics.num
    from raw.rule_gates
    inner join indicators.metrics
        on raw.rule_gates.indicator = indicators.metrics.indicator and coalesce(indicators.metrics.member, '') = ''
    where
        indicators.metrics.state = 'ok'
        and (indicators.metrics.num > 0) = (raw.rule_gates.fires_when = 'any')
)

select * from final
