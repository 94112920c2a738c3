-- grain: one row per rulebook, item, rule, unit and member; the value, its target and the rule's state
-- table
with joined as (
    select
        rule_rules.*,
        score.subjects.unit_code,
        score.subjects.member,
        score.scope.comparison_group,
        metrics.num,
        metrics.den,
        coalesce(nullif(metrics.den, 0), 1)::hugeint as value_den,
        metrics.denominator_name,
        score.inputs.unknown_count,
        score.inputs.provisional,
        case when raw.rule_rules.target_from is null then raw.rule_rules.target_num else raw.targets.value end::hugeint
            as goal_num,
        case when raw.rule_rules.target_from is null then raw.rule_rules.target_den else 1 end::hugeint as goal_den,
        case
            when not score.scope.applies then 'not_applicable'
            when score.inputs.missing then 'not_submitted'
            when score.aimless.unit_code is not null then 'not_applicable'
            when score.inputs.pending then 'pending'
            when score.inputs.judged then 'ok'
            else 'no_base'
        end as state,
        raw.rule_rules.only_indicator is null
        or coalesce(
            limits.state = 'ok' and limits.den is distinct from 0
            and score_in_range(
                limits.num, coalesce(limits.den, 1),
                raw.rule_rules.from_num, raw.rule_rules.from_den, raw.rule_rules.from_closed,
                raw.rule_rules.to_num, raw.rule_rules.to_den, raw.rule_rules.to_closed
            ), false
        ) as counts
    from raw.rule_rules
    inner join score.subjects
        on
            raw.rule_rules.rulebook = score.subjects.rulebook
            and raw.rule_rules.item_code = score.subjects.item_code
            and raw.rule_rules.rule_no = score.subjects.rule_no
    inner join score.scope
        on
            raw.rule_rules.rulebook = score.scope.rulebook
            and raw.rule_rules.item_code = score.scope.item_code
            and score.subjects.unit_code = score.scope.unit_code
    inner join score.inputs
        on
            raw.rule_rules.rulebook = score.inputs.rulebook
            and raw.rule_rules.item_code = score.inputs.item_code
            and raw.rule_rules.rule_no = score.inputs.rule_no
            and score.subjects.unit_code = score.inputs.unit_code
            and score.subjects.member = score.inputs.member
    left join score.sources as metrics
        on
            raw.rule_rules.rulebook = metrics.rulebook
            and raw.rule_rules.indicator = metrics.indicator
            and score.subjects.unit_code = metrics.unit_code
            and score.subjects.member = metrics.member
    left join score.sources as limits
        on
            raw.rule_rules.rulebook = limits.rulebook
            and raw.rule_rules.only_indicator = limits.indicator
            and score.subjects.unit_code = limits.unit_code
            and score.subjects.member = limits.member
    left join raw.targets
        on raw.rule_rules.target_from = raw.targets.target and score.subjects.unit_code = raw.targets.unit_code
    left join score.aimless
        on
            raw.rule_rules.rulebook = score.aimless.rulebook
            and raw.rule_rules.item_code = score.aimless.item_code
            and score.subjects.unit_code = score.aimless.unit_code
)

select * from joined
