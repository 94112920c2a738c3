-- grain: one row per rulebook, item, rule, part, unit and member; whether the part holds (null: it has no base)
-- table
with joined as (
    select
        rule_parts.*,
        score.readings.unit_code,
        score.readings.member,
        score.readings.parent_no,
        score.readings.branch_no,
        score.readings.state as rule_state,
        score.sources.num,
        score.sources.den,
        score.sources.denominator_name,
        score.sources.unknown_count,
        coalesce(score.sources.state, 'not_submitted') as metric_state,
        case when raw.rule_parts.target_from is null then raw.rule_parts.target_num else raw.targets.value end::hugeint
            as goal_num,
        case when raw.rule_parts.target_from is null then raw.rule_parts.target_den else 1 end::hugeint as goal_den
    from raw.rule_parts
    inner join score.readings
        on
            raw.rule_parts.rulebook = score.readings.rulebook
            and raw.rule_parts.item_code = score.readings.item_code
            and raw.rule_parts.rule_no = score.readings.rule_no
    left join score.sources
        on
            raw.rule_parts.rulebook = score.sources.rulebook
            and raw.rule_parts.indicator = score.sources.indicator
            and score.readings.unit_code = score.sources.unit_code
            and score.readings.member = score.sources.member
    left join raw.targets
        on raw.rule_parts.target_from = raw.targets.target and score.readings.unit_code = raw.targets.unit_code
),

final as (
    select
        *,
        case
            when metric_state <> 'ok' or den = 0 then null
            when goal_num is not null then num::hugeint * goal_den >= goal_num * coalesce(den, 1)
            when den is null or denominator_name = '' then num > 0
            else num = den
        end as holds
    from joined
)

select * from final
