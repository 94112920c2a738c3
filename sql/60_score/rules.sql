-- grain: one row per rulebook, item, rule and unit; the rule's points, clamped and rounded
-- table
with single as (
    select * from score.leaves
    where parent_no is null
),

marked as (
    select
        steps.* replace (
            case
                when steps.kind = 'mean_over' then coalesce(score.nested.judged_count, 0)
                else coalesce(score.nested.chosen_no, 0)
            end::hugeint as steps_num,
            coalesce(score.nested.unlevelled, 0) as unlevelled,
            coalesce(score.nested.cohort_provisional, false) as cohort_provisional
        ),
        case when steps.kind = 'mean_over' then score.nested.judged_points else score.nested.chosen_points end::hugeint
            as mark_num,
        case when steps.kind = 'mean_over' then score.nested.judged_count else 1 end::hugeint as mark_den
    from score.steps as steps
    left join score.nested using (rulebook, item_code, rule_no, unit_code)
    where steps.nests
),

compound as (
    select
        marked.rulebook,
        marked.item_code,
        marked.rule_no,
        marked.parent_no,
        marked.branch_no,
        marked.unit_code,
        marked.member,
        marked.kind,
        marked.indicator,
        marked.num,
        marked.den,
        marked.denominator_name,
        marked.state,
        marked.unknown_count,
        marked.unlevelled,
        marked.provisional,
        marked.cohort_provisional,
        marked.target_from,
        marked.threshold,
        marked.goal_num,
        marked.goal_den,
        marked.best_num,
        marked.best_den,
        marked.counts,
        marked.adds,
        marked.outside,
        marked.steps_num,
        marked.steps_den,
        marked.full_points,
        case
            when marked.state in ('not_submitted', 'pending') then null
            when marked.state in ('not_applicable', 'no_base') or not marked.counts then marked.full_points
            else score_rule_points(
                marked.mark_num, marked.mark_den, marked.adds, marked.own_points, marked.full_points, marked.cap,
                marked.max_deduct, marked.min_points, raw.rule_books.item_unit
            )
        end::hugeint as points
    from marked
    inner join raw.rule_books on marked.rulebook = raw.rule_books.rulebook
),

final as (
    select * from single
    union all
    select * from compound
)

select * from final
