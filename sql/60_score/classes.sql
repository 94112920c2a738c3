-- grain: one row per rulebook, class and unit; what the class gives, in micro-points × weight_scale
-- table
with summed as (
    select
        raw.rule_classes.rulebook,
        raw.rule_classes.class_code,
        raw.units.unit_code,
        raw.units.comparison_group,
        coalesce(sum(score.items.inside), 0) as inside,
        coalesce(sum(score.items.full_points), 0) as full_points,
        coalesce(
            sum(score.items.full_points)
            filter (where not (score.items.state = 'not_applicable' and score.items.policy = 'exclude')), 0
        ) as applicable_points,
        coalesce(sum(score.items.full_points) filter (where score.items.state = 'pending'), 0) as pending_points
    from raw.rule_classes
    cross join raw.units
    left join score.items using (rulebook, class_code, unit_code)
    group by
        raw.rule_classes.rulebook, raw.rule_classes.class_code, raw.units.unit_code, raw.units.comparison_group
),

zeroed as (
    select distinct
        rulebook,
        target as class_code,
        unit_code
    from score.fired
    where effect = 'zero_class'
),

weighed as (
    select
        summed.*,
        raw.rule_classes.weight,
        raw.rule_classes.cap,
        zeroed.unit_code is not null as zeroed,
        least(summed.inside, coalesce(raw.rule_classes.cap, summed.inside)) * raw.rule_classes.weight as given
    from summed
    inner join raw.rule_classes using (rulebook, class_code)
    left join zeroed using (rulebook, class_code, unit_code)
),

final as (
    select
        rulebook,
        class_code,
        unit_code,
        comparison_group,
        zeroed,
        inside as before_cap,
        case when zeroed then least(given, 0) else given end::hugeint as given,
        (least(full_points, coalesce(cap, full_points)) * weight)::hugeint as full_given,
        (least(applicable_points, coalesce(cap, applicable_points)) * weight)::hugeint as applicable_given,
        (pending_points * weight)::hugeint as pending_given
    from weighed
)

select * from final
