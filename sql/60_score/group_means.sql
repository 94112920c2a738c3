-- grain: one row per rulebook, item and comparison group; what the judged units got together
-- view
with final as (
    select
        rulebook,
        item_code,
        comparison_group,
        count(*) as units,
        sum(inside + outside) as points,
        bool_or(provisional) as provisional
    from score.combined
    left join raw.rule_units using (rulebook, unit_code)
    where state = 'ok' and not coalesce(raw.rule_units.closed, false)
    group by rulebook, item_code, comparison_group
)

select * from final
