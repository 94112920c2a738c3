-- grain: one row per rulebook, item and comparison group; what the judged units got together
-- view
with final as (
    select
        rulebook,
        item_code,
        comparison_group,
        count(*) as units,
        sum(inside + outside) as points,
        bool_or(unknown_count > 0) as provisional
    from score.combined
    where state = 'ok'
    group by rulebook, item_code, comparison_group
)

select * from final
