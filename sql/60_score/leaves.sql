-- grain: one row per rulebook, item, rule without nested rules, unit and member; its points, clamped and rounded once
-- table
with final as (
    select
        marks.rulebook,
        marks.item_code,
        marks.rule_no,
        marks.parent_no,
        marks.branch_no,
        marks.unit_code,
        marks.member,
        marks.kind,
        marks.indicator,
        marks.num,
        marks.den,
        marks.denominator_name,
        marks.state,
        marks.unknown_count,
        marks.unlevelled,
        marks.provisional,
        marks.cohort_provisional,
        marks.target_from,
        marks.threshold,
        marks.goal_num,
        marks.goal_den,
        marks.best_num,
        marks.best_den,
        marks.counts,
        marks.adds,
        marks.outside,
        marks.steps_num,
        marks.steps_den,
        marks.full_points,
        case
            when marks.state in ('not_submitted', 'pending') then null
            when marks.state in ('not_applicable', 'no_base') or not marks.counts
                then case when marks.adds then 0 else marks.full_points end
            else score_rule_points(
                marks.mark_num, marks.mark_den, marks.adds, marks.own_points, marks.full_points, marks.cap,
                marks.max_deduct, marks.min_points, raw.rule_books.item_unit
            )
        end::hugeint as points
    from score.marks as marks
    inner join raw.rule_books on marks.rulebook = raw.rule_books.rulebook
    where not marks.nests
)

select * from final
