-- grain: one row per rulebook, unit, item, rule (part_no 0) and part of a rule (part_no from 1)
-- view
with rules as (
    select
        rulebook,
        unit_code,
        item_code,
        rule_no,
        0::bigint as part_no,
        kind,
        indicator,
        num,
        den,
        denominator_name,
        state,
        unknown_count,
        case when target_from is null then threshold else goal_num::varchar end as threshold,
        case when state = 'ok' then score_fraction(case when counts then steps_num else 0 end, steps_den) end as steps,
        full_points,
        points
    from score.rules
),

parts as (
    select
        rulebook,
        unit_code,
        item_code,
        rule_no,
        part_no,
        'part' as kind,
        indicator,
        num,
        den,
        denominator_name,
        case when rule_state <> 'ok' then rule_state when holds is null then 'no_base' else 'ok' end as state,
        coalesce(unknown_count, 0) as unknown_count,
        case when target_from is null then threshold else goal_num::varchar end as threshold,
        case when rule_state = 'ok' then case when holds then '0' when not holds then '1' end end as steps,
        points as full_points,
        case when rule_state = 'ok' then case when coalesce(holds, true) then points else 0 end end as points
    from score.parts
),

together as (
    select * from rules
    union all
    select * from parts
),

final as (
    select
        raw.round.code as round,
        together.rulebook,
        raw.rule_books.edition,
        together.unit_code,
        together.item_code,
        together.rule_no,
        together.part_no,
        together.kind,
        together.indicator,
        together.num,
        together.den,
        together.denominator_name,
        together.state,
        together.unknown_count::bigint as unknown_count,
        together.threshold,
        together.steps,
        score_text(together.full_points, raw.rule_books.item_unit, raw.rule_books.item_places) as full_points,
        score_text(together.points, raw.rule_books.item_unit, raw.rule_books.item_places) as points
    from together
    inner join raw.rule_books using (rulebook)
    cross join raw.round
)

select * from final
