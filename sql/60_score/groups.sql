-- grain: one row per rulebook and comparison group; complete when every unit has sent what its items need or is closed
-- view
with units as (
    select
        score.scope.rulebook,
        score.scope.unit_code,
        score.scope.comparison_group,
        bool_or(score.inputs.reported) as asked,
        coalesce(bool_or(score.inputs.received), false) as received,
        coalesce(bool_or(raw.rule_units.closed), false) as closed
    from score.scope
    inner join score.inputs using (rulebook, item_code, unit_code)
    left join raw.rule_units using (rulebook, unit_code)
    where score.scope.applies
    group by score.scope.rulebook, score.scope.unit_code, score.scope.comparison_group
),

final as (
    select
        rulebook,
        comparison_group,
        bool_and(received or closed or not asked) as complete
    from units
    group by rulebook, comparison_group
)

select * from final
