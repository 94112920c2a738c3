-- grain: one row per rulebook and comparison group; complete when every unit has sent what its items need
-- view
with units as (
    select
        score.scope.rulebook,
        score.scope.unit_code,
        score.scope.comparison_group,
        bool_or(score.inputs.reported) as asked,
        coalesce(bool_or(score.inputs.received), false) as received
    from score.scope
    inner join score.inputs using (rulebook, item_code, unit_code)
    where score.scope.applies
    group by score.scope.rulebook, score.scope.unit_code, score.scope.comparison_group
),

final as (
    select
        rulebook,
        comparison_group,
        bool_and(received or not asked) as complete
    from units
    group by rulebook, comparison_group
)

select * from final
