-- grain: one row per rulebook and unit; exact total num / den in micro-points and the published one (null: not judged)
-- table
with summed as (
    select
        score.classes.rulebook,
        score.classes.unit_code,
        score.classes.comparison_group,
        sum(given) as given,
        sum(applicable_given) as applicable_given,
        sum(pending_given) as pending_given
    from score.classes
    group by score.classes.rulebook, score.classes.unit_code, score.classes.comparison_group
),

items as (
    select
        rulebook,
        unit_code,
        sum(outside) as outside,
        bool_or(state = 'not_applicable' and policy = 'exclude') as excluded,
        bool_or(state = 'pending') as pending,
        bool_or(provisional) as provisional,
        count(*) filter (
            where inside = 0 and full_points > 0 and state in ('ok', 'not_submitted')
        ) as zero_items
    from score.items
    group by rulebook, unit_code
),

limits as (
    select
        rulebook,
        unit_code,
        min(case effect when 'zero_total' then 0 when 'cap_total' then points end) as top
    from score.fired
    group by rulebook, unit_code
),

scaled as (
    select
        summed.*,
        items.* exclude (rulebook, unit_code),
        limits.top,
        raw.rule_books.full_points,
        raw.rule_books.total_unit,
        raw.rule_books.weight_scale,
        case when items.excluded then summed.given * raw.rule_books.full_points else summed.given end as share_num,
        case
            when items.excluded then nullif(summed.applicable_given, 0)
            else raw.rule_books.weight_scale
        end::hugeint as share_den
    from summed
    inner join items using (rulebook, unit_code)
    inner join raw.rule_books using (rulebook)
    left join limits using (rulebook, unit_code)
),

reduced as (
    select
        *,
        share_num // gcd(share_num, share_den) as low_num,
        share_den // gcd(share_num, share_den) as low_den
    from scaled
),

clamped as (
    select
        *,
        least(greatest(low_num, 0), full_points * low_den) + outside * low_den as exact_num
    from reduced
),

final as (
    select
        rulebook,
        unit_code,
        comparison_group,
        full_points,
        outside,
        zero_items,
        pending,
        provisional,
        excluded,
        top,
        given,
        applicable_given,
        case when pending then score_round(pending_given, weight_scale, total_unit) end as pending_points,
        case when top * low_den < exact_num then top::hugeint else exact_num end as exact_num,
        case when top * low_den < exact_num then 1::hugeint else low_den end as exact_den,
        case
            when low_den is not null
                then least(
                    score_round(exact_num, low_den, total_unit),
                    coalesce(top, score_round(exact_num, low_den, total_unit))
                )
        end as points
    from clamped
)

select * from final
