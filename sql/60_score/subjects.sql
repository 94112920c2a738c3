-- grain: one row per rulebook, item, rule, unit and member the rule looks at ('': the unit itself)
-- table
with units as (
    select
        raw.rule_rules.rulebook,
        raw.rule_rules.item_code,
        raw.rule_rules.rule_no,
        score.scope.unit_code,
        '' as member
    from raw.rule_rules
    inner join score.scope
        on raw.rule_rules.rulebook = score.scope.rulebook and raw.rule_rules.item_code = score.scope.item_code
    where not raw.rule_rules.per_member
),

members as (
    select distinct
        raw.rule_rules.rulebook,
        raw.rule_rules.item_code,
        raw.rule_rules.rule_no,
        score.sources.unit_code,
        score.sources.member
    from raw.rule_rules
    inner join raw.rule_inputs
        on
            raw.rule_rules.rulebook = raw.rule_inputs.rulebook
            and raw.rule_rules.item_code = raw.rule_inputs.item_code
            and raw.rule_rules.rule_no = raw.rule_inputs.rule_no
    inner join score.sources
        on raw.rule_inputs.rulebook = score.sources.rulebook and raw.rule_inputs.indicator = score.sources.indicator
    where raw.rule_rules.per_member and raw.rule_inputs.role <> 'condition' and score.sources.member <> ''
),

final as (
    select * from units
    union all
    select * from members
)

select * from final
