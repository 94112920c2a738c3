-- grain: one row per rulebook, unit, item, rule (part_no 0) and part of a rule (part_no from 1: part, branch or member)
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
        case
            when kind = 'vs_group_mean' then score_fraction(goal_num, goal_den)
            when kind = 'ratio_to_best' then score_fraction(best_num, best_den)
            when target_from is null then threshold
            else goal_num::varchar
        end as threshold,
        case when state = 'ok' then score_fraction(case when counts then steps_num else 0 end, steps_den) end as steps,
        full_points,
        points,
        '' as member
    from score.rules
),

branches as (
    select
        rulebook,
        unit_code,
        item_code,
        parent_no as rule_no,
        branch_no,
        0::bigint as sub_no,
        kind,
        indicator,
        num,
        den,
        denominator_name,
        state,
        unknown_count,
        case
            when kind = 'vs_group_mean' then score_fraction(goal_num, goal_den)
            when kind = 'ratio_to_best' then score_fraction(best_num, best_den)
            when target_from is null then threshold
            else goal_num::varchar
        end as threshold,
        case when state = 'ok' then score_fraction(case when counts then steps_num else 0 end, steps_den) end as steps,
        full_points,
        points,
        member
    from score.leaves
    where parent_no is not null
),

parts as (
    select
        rulebook,
        unit_code,
        item_code,
        coalesce(parent_no, rule_no) as rule_no,
        parent_no,
        branch_no,
        part_no as sub_no,
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
        case when rule_state = 'ok' then case when coalesce(holds, true) then points else 0 end end as points,
        member
    from score.parts
),

-- The branches or members of a rule come first, then what their own parts say.
inner_rows as (
    select * from branches
    union all
    select * exclude (parent_no) from parts
    where parent_no is not null
),

numbered as (
    select
        * exclude (branch_no, sub_no),
        row_number() over (
            partition by rulebook, item_code, rule_no, unit_code
            order by sub_no > 0, branch_no, member, sub_no
        ) as part_no
    from inner_rows
),

together as (
    select * from rules
    union all by name
    select * from numbered
    union all by name
    select * exclude (parent_no, branch_no, sub_no), sub_no as part_no from parts
    where parent_no is null
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
        score_text(together.points, raw.rule_books.item_unit, raw.rule_books.item_places) as points,
        together.member
    from together
    inner join raw.rule_books using (rulebook)
    cross join raw.round
)

select * from final
