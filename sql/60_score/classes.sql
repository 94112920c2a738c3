-- grain: one row per rulebook, class and unit; what the class gives, in micro-points × weight_scale
-- table
with summed as (
    select
        rulebook,
        class_code,
        unit_code,
        comparison_group,
        coalesce(sum(inside), 0) as inside,
        coalesce(sum(full_points), 0) as full_points,
        coalesce(sum(full_points) filter (where not (state = 'not_applicable' and policy = 'exclude')), 0)
            as applicable_points,
        coalesce(sum(full_points) filter (where state = 'pending'), 0) as pending_points
    from score.items
    group by rulebook, class_code, unit_code, comparison_group
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
