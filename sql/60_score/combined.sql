-- grain: one row per rulebook, item and unit; the item from its own rules, before group means
-- table
with summed as (
    select
        score.rules.rulebook,
        score.rules.item_code,
        score.rules.unit_code,
        bool_or(score.rules.state = 'not_submitted') as missing,
        bool_or(score.rules.state = 'pending') as pending,
        bool_and(score.rules.state in ('not_applicable', 'no_base')) as void,
        bool_or(score.aimless.unit_code is not null) as aimless,
        sum(score.rules.unknown_count) + sum(score.rules.unlevelled) as unknown_count,
        bool_or(score.rules.provisional or score.rules.cohort_provisional or score.rules.unlevelled > 0)
            as provisional,
        coalesce(sum(score.rules.points) filter (where score.rules.adds and score.rules.outside), 0) as outside,
        coalesce(sum(score.rules.points) filter (where score.rules.adds and not score.rules.outside), 0) as added,
        coalesce(sum(score.rules.points) filter (where not score.rules.adds), 0) as gained,
        coalesce(
            sum(greatest(score.rules.full_points - score.rules.points, 0)) filter (where not score.rules.adds), 0
        ) as lost
    from score.rules
    left join score.aimless using (rulebook, item_code, unit_code)
    group by score.rules.rulebook, score.rules.item_code, score.rules.unit_code
),

stated as (
    select
        summed.*,
        score.scope.class_code,
        score.scope.comparison_group,
        raw.rule_items.points as full_points,
        raw.rule_items.floor,
        raw.rule_items.not_submitted,
        raw.rule_items.not_applicable as policy,
        case raw.rule_items.combine
            when 'sum' then summed.gained + summed.added
            else raw.rule_items.points - summed.lost + summed.added
        end as combined,
        case
            when not score.scope.applies then 'not_applicable'
            when summed.missing then 'not_submitted'
            when summed.aimless or summed.void then 'not_applicable'
            when summed.pending then 'pending'
            else 'ok'
        end as state
    from summed
    inner join score.scope using (rulebook, item_code, unit_code)
    inner join raw.rule_items using (rulebook, item_code)
),

zeroed as (
    select distinct
        rulebook,
        target as item_code,
        unit_code
    from score.fired
    where effect = 'zero_item'
),

valued as (
    select
        stated.*,
        zeroed.unit_code is not null as zeroed,
        case stated.state
            when 'ok'
                then least(greatest(stated.combined, coalesce(stated.floor, stated.combined)), stated.full_points)
            when 'not_submitted' then stated.not_submitted
            when 'not_applicable'
                then case stated.policy when 'full_points' then stated.full_points when 'zero' then 0 end
        end::hugeint as own_inside,
        case when stated.state = 'ok' then stated.outside else 0 end::hugeint as own_outside
    from stated
    left join zeroed using (rulebook, item_code, unit_code)
),

final as (
    select
        rulebook,
        item_code,
        class_code,
        unit_code,
        comparison_group,
        full_points,
        state,
        policy,
        unknown_count,
        provisional,
        zeroed,
        case when zeroed and own_inside > 0 then 0 else own_inside end as inside,
        case when zeroed then 0 else own_outside end as outside
    from valued
)

select * from final
