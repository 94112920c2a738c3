-- grain: one row per rulebook, item, rule with nested rules and unit; the branch that counts, or the mean over members
-- view
with ordered as (
    select
        leaves.rulebook,
        leaves.item_code,
        leaves.parent_no as rule_no,
        leaves.unit_code,
        leaves.branch_no,
        leaves.points,
        leaves.state = 'ok' as judged,
        leaves.unlevelled,
        leaves.cohort_provisional,
        row_number() over (
            partition by leaves.rulebook, leaves.item_code, leaves.parent_no, leaves.unit_code
            order by
                leaves.state = 'ok' desc,
                case when parents.kind = 'best_of' then leaves.points end desc,
                case when parents.kind = 'worst_of' then leaves.points end,
                leaves.branch_no
        ) as place
    from score.leaves
    inner join raw.rule_rules as parents
        on
            leaves.rulebook = parents.rulebook
            and leaves.item_code = parents.item_code
            and leaves.parent_no = parents.rule_no
),

final as (
    select
        rulebook,
        item_code,
        rule_no,
        unit_code,
        min(branch_no) filter (where place = 1 and judged) as chosen_no,
        sum(points) filter (where place = 1 and judged) as chosen_points,
        count(*) filter (where judged) as judged_count,
        sum(points) filter (where judged) as judged_points,
        sum(unlevelled) as unlevelled,
        bool_or(cohort_provisional) as cohort_provisional
    from ordered
    group by rulebook, item_code, rule_no, unit_code
)

select * from final
