-- grain: one row per rulebook, thing it reads back (a total, an item, a class) and unit; read by the next pass
-- view
with totals as (
    select
        score.totals.rulebook as from_rulebook,
        'total' as kind,
        '' as code,
        score.totals.unit_code,
        score.totals.points,
        case
            when score.totals.points is null then 'not_applicable'
            when score.totals.pending then 'pending'
            else 'ok'
        end as state,
        score.totals.provisional or not coalesce(score.groups.complete, true) as provisional
    from score.totals
    left join score.groups using (rulebook, comparison_group)
),

items as (
    select
        rulebook as from_rulebook,
        'item' as kind,
        item_code as code,
        unit_code,
        inside + outside as points,
        state,
        provisional
    from score.items
),

classes as (
    select
        score.items.rulebook as from_rulebook,
        'class' as kind,
        score.items.class_code as code,
        score.items.unit_code,
        least(coalesce(sum(score.items.inside), 0), any_value(raw.rule_classes.cap)) as points,
        case
            when bool_or(score.items.state = 'pending') then 'pending'
            when bool_and(score.items.state = 'not_applicable') then 'not_applicable'
            when bool_and(score.items.state in ('not_applicable', 'not_submitted')) then 'not_submitted'
            else 'ok'
        end as state,
        bool_or(score.items.provisional) as provisional
    from score.items
    inner join raw.rule_classes using (rulebook, class_code)
    group by score.items.rulebook, score.items.class_code, score.items.unit_code
),

together as (
    select * from totals
    union all
    select * from items
    union all
    select * from classes
),

final as (
    select
        raw.rule_feeds.rulebook,
        raw.rule_feeds.indicator,
        together.unit_code,
        (coalesce(together.points, 0) // greatest(gcd(coalesce(together.points, 0), score_micro()), 1))::bigint as num,
        (score_micro() // greatest(gcd(coalesce(together.points, 0), score_micro()), 1))::bigint as den,
        together.state,
        coalesce(together.provisional, false) as provisional
    from raw.rule_feeds
    inner join together using (from_rulebook, kind, code)
)

select * from final
