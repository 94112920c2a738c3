-- grain: one row per rulebook, ranked unit and grade; whether the unit meets the grade's conditions
-- table
with bars as (
    select
        score.fired.rulebook,
        score.fired.unit_code,
        max(
            case score.fired.effect
                when 'bar_excellent' then 1
                when 'cap_grade' then raw.rule_grades.grade_no - 1
            end
        ) as barred_up_to
    from score.fired
    left join raw.rule_grades
        on score.fired.rulebook = raw.rule_grades.rulebook and score.fired.target = raw.rule_grades.title
    group by score.fired.rulebook, score.fired.unit_code
),

weak as (
    select
        score.classes.rulebook,
        score.classes.unit_code,
        raw.rule_grades.grade_no,
        bool_or(given * raw.rule_grades.class_den < applicable_given * raw.rule_grades.class_num) as weak
    from score.classes
    inner join raw.rule_grades using (rulebook)
    where raw.rule_grades.class_num is not null and score.classes.applicable_given > 0
    group by score.classes.rulebook, score.classes.unit_code, raw.rule_grades.grade_no
),

final as (
    select
        score.standing.rulebook,
        score.standing.unit_code,
        score.standing.comparison_group,
        raw.rule_grades.grade_no,
        raw.rule_grades.ties,
        score.standing.closed,
        score.standing.order_first,
        score.standing.order_second,
        score.standing.order_third,
        case
            when raw.rule_grades.order_class is not null then by_class.given
            when raw.rule_grades.order_item is not null then by_item.inside + by_item.outside
            else 0
        end::hugeint as tie_points,
        score_places(
            score.standing.ranked_units, raw.rule_grades.share_num, raw.rule_grades.share_den, raw.rule_grades.rounding
        ) as places,
        coalesce(raw.rule_grades.grade_no > bars.barred_up_to, true) as allowed,
        coalesce(rank_num >= raw.rule_grades.from_points * rank_den, true)
        and coalesce(
            rank_num * raw.rule_grades.from_den
            >= raw.rule_grades.from_num::hugeint * score.standing.full_points * rank_den, true
        ) as reached,
        coalesce(score.standing.zero_items <= raw.rule_grades.max_zero_items, true)
        and not coalesce(weak.weak, false) as sound
    from score.standing
    inner join raw.rule_grades using (rulebook)
    left join bars using (rulebook, unit_code)
    left join weak using (rulebook, unit_code, grade_no)
    left join score.classes as by_class
        on
            raw.rule_grades.rulebook = by_class.rulebook
            and raw.rule_grades.order_class = by_class.class_code
            and score.standing.unit_code = by_class.unit_code
    left join score.items as by_item
        on
            raw.rule_grades.rulebook = by_item.rulebook
            and raw.rule_grades.order_item = by_item.item_code
            and score.standing.unit_code = by_item.unit_code
    where score.standing.ranked
)

select * from final
