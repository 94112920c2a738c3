-- grain: one row per rulebook, item, rule, unit and member; what the rule's metrics allow to say
-- table
with joined as (
    select
        raw.rule_inputs.rulebook,
        raw.rule_inputs.item_code,
        raw.rule_inputs.rule_no,
        raw.rule_inputs.role,
        raw.rule_inputs.reported,
        score.subjects.unit_code,
        score.subjects.member,
        coalesce(
            score.sources.state,
            case
                when score.subjects.member <> '' then 'no_base'
                when raw.rule_inputs.role in ('manual', 'fed', 'external') then 'pending'
                else 'not_submitted'
            end
        ) as state,
        coalesce(
            score.sources.state = 'ok' and score.sources.den is distinct from 0
            and (not raw.rule_inputs.by_member or score.sources.member <> ''), false
        ) as judged,
        coalesce(score.sources.unknown_count, 0) as unknown_count,
        coalesce(score.sources.provisional, false) as provisional
    from raw.rule_inputs
    inner join score.subjects
        on
            raw.rule_inputs.rulebook = score.subjects.rulebook
            and raw.rule_inputs.item_code = score.subjects.item_code
            and raw.rule_inputs.rule_no = score.subjects.rule_no
    left join score.sources
        on
            raw.rule_inputs.rulebook = score.sources.rulebook
            and raw.rule_inputs.indicator = score.sources.indicator
            and score.subjects.unit_code = score.sources.unit_code
            and (raw.rule_inputs.by_member or score.subjects.member = score.sources.member)
),

final as (
    select
        rulebook,
        item_code,
        rule_no,
        unit_code,
        member,
        bool_or(role <> 'manual' and state = 'not_submitted') as missing,
        bool_or(state = 'pending' or (role = 'manual' and state <> 'ok')) as pending,
        bool_or(role <> 'condition' and judged) as judged,
        coalesce(bool_or(reported), false) as reported,
        bool_or(reported and state <> 'not_submitted') as received,
        bool_or(provisional) as provisional,
        sum(unknown_count) as unknown_count
    from joined
    group by rulebook, item_code, rule_no, unit_code, member
)

select * from final
