-- grain: one row per rulebook, item and unit; final item points, group means filled in (null: pending or excluded)
-- table
with meant as (
    select
        combined.*,
        score.combined.state = 'not_applicable' and score.combined.policy = 'group_mean' as by_group,
        case
            when score.group_means.units is null then score.combined.full_points
            else least(
                score_round(score.group_means.points, score.group_means.units, raw.rule_books.item_unit),
                score.combined.full_points
            )
        end::hugeint as mean,
        coalesce(score.group_means.provisional, false) or not coalesce(score.groups.complete, true) as mean_provisional
    from score.combined
    inner join raw.rule_books using (rulebook)
    left join score.group_means using (rulebook, item_code, comparison_group)
    left join score.groups using (rulebook, comparison_group)
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
        case
            when not by_group then inside
            when zeroed then 0
            else mean
        end::hugeint as inside,
        outside::hugeint as outside,
        case
            when by_group then mean_provisional
            when state = 'not_applicable' then false
            else coalesce(meant.provisional, false)
        end as provisional
    from meant
)

select * from final
