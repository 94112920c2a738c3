-- grain: one row per rulebook, item and unit whose own target is 0 or missing; the item does not apply there
-- view
with final as (
    select distinct
        raw.rule_targets.rulebook,
        raw.rule_targets.item_code,
        score.scope.unit_code
    from raw.rule_targets
    inner join score.scope
        on raw.rule_targets.rulebook = score.scope.rulebook and raw.rule_targets.item_code = score.scope.item_code
    left join raw.targets
        on raw.rule_targets.target = raw.targets.target and score.scope.unit_code = raw.targets.unit_code
    where coalesce(raw.targets.value, 0) = 0
)

select * from final
