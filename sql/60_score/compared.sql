-- grain: one row per rulebook, item, cohort rule and judged unit; the unit within its comparison group
-- table
with judged as (
    select
        readings.*,
        coalesce(raw.rule_units.closed, false) as closed,
        case when score.readings.upward then -1 else 1 end::hugeint as sense,
        raw.rule_books.item_unit,
        not coalesce(score.groups.complete, true) as incomplete
    from score.readings
    inner join raw.rule_books on score.readings.rulebook = raw.rule_books.rulebook
    left join raw.rule_units
        on
            score.readings.rulebook = raw.rule_units.rulebook
            and score.readings.unit_code = raw.rule_units.unit_code
    left join score.groups
        on
            score.readings.rulebook = score.groups.rulebook
            and score.readings.comparison_group = score.groups.comparison_group
    where score.readings.cohort and score.readings.state = 'ok'
),

ordered as (
    select
        *,
        sense * score_order_first(num, value_den) as order_first,
        sense * score_order_second(num, value_den) as order_second,
        sense * score_order_third(num, value_den) as order_third,
        case mean
            when 'units' then score_round(num::hugeint * score_rate_scale(), value_den, 1)
            when 'points' then num::hugeint * score_micro() // value_den
            else num::hugeint
        end as mean_share,
        case when mean = 'pooled' then coalesce(den, 1) else 1 end::hugeint as mean_weight
    from judged
),

placed as (
    select
        *,
        rank() over place as standard_rank,
        dense_rank() over place as dense_rank,
        count(*) over (partition by rulebook, item_code, rule_no, comparison_group) as units,
        count(*) over (
            partition by rulebook, item_code, rule_no, comparison_group, closed, order_first, order_second, order_third
        ) as level,
        first_value(num) over value as best_num,
        first_value(value_den) over value as best_den,
        sum(mean_share) filter (where not closed)
            over (partition by rulebook, item_code, rule_no, comparison_group) as share_sum,
        sum(mean_weight) filter (where not closed)
            over (partition by rulebook, item_code, rule_no, comparison_group) as weight_sum,
        bool_or(provisional or incomplete)
            over (partition by rulebook, item_code, rule_no, comparison_group) as cohort_provisional
    from ordered
    window
        place as (
            partition by rulebook, item_code, rule_no, comparison_group
            order by closed asc, order_first desc, order_second desc, order_third desc
        ),
        value as (
            partition by rulebook, item_code, rule_no, comparison_group
            order by order_first desc, order_second desc, order_third desc
        )
),

final as (
    select
        rulebook,
        item_code,
        rule_no,
        unit_code,
        units,
        level,
        cohort_provisional,
        best_num,
        best_den,
        case ties when 'dense' then dense_rank else standard_rank end as place,
        case mean
            when 'points'
                then score_round(coalesce(share_sum, mean_share), coalesce(weight_sum, mean_weight), item_unit)
            else coalesce(share_sum, mean_share)
        end::hugeint as mean_num,
        case mean
            when 'points' then score_micro()
            when 'units' then coalesce(weight_sum, mean_weight) * score_rate_scale()
            else coalesce(weight_sum, mean_weight)
        end::hugeint as mean_den,
        case
            when num * best_den = best_num * value_den then 1
            when best_num <= 0 or num <= 0 then 0
            when sense < 0 then best_num * value_den
            else num * best_den
        end::hugeint as ratio_num,
        case
            when num * best_den = best_num * value_den or best_num <= 0 or num <= 0 then 1
            when sense < 0 then num * best_den
            else best_num * value_den
        end::hugeint as ratio_den
    from placed
)

select * from final
