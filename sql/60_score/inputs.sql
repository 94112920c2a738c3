-- grain: one row per rulebook, item, rule and unit; what the rule's metrics allow to say
-- table
with joined as (
    select
        raw.rule_inputs.rulebook,
        raw.rule_inputs.item_code,
        raw.rule_inputs.rule_no,
        raw.rule_inputs.role,
        raw.rule_inputs.reported,
        score.scope.unit_code,
        coalesce(indicators.metrics.state, 'not_submitted') as state,
        coalesce(indicators.metrics.state = 'ok' and indicators.metrics.den is distinct from 0, false) as judged,
        coalesce(indicators.metrics.unknown_count, 0) as unknown_count
    from raw.rule_inputs
    inner join score.scope
        on raw.rule_inputs.rulebook = score.scope.rulebook and raw.rule_inputs.item_code = score.scope.item_code
    left join indicators.metrics
        on
            raw.rule_inputs.indicator = indicators.metrics.indicator
            and score.scope.unit_code = indicators.metrics.unit_code
            and coalesce(indicators.metrics.member, '') = ''
),

final as (
    select
        rulebook,
        item_code,
        rule_no,
        unit_code,
        bool_or(role <> 'manual' and state = 'not_submitted') as missing,
        bool_or(role = 'manual' and state <> 'ok') as pending,
        bool_or(role <> 'condition' and judged) as judged,
        coalesce(bool_or(reported), false) as reported,
        bool_or(reported and state <> 'not_submitted') as received,
        sum(unknown_count) as unknown_count
    from joined
    group by rulebook, item_code, rule_no, unit_code
)

select * from final
