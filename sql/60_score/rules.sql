-- grain: one row per rulebook, item, rule and unit; the rule's points, clamped and rounded once
-- table
with capped as (
    select
        marks.*,
        case
            when adds then least(mark_num, coalesce(cap * mark_den, mark_num))
            else greatest(mark_num, coalesce((full_points - max_deduct) * mark_den, mark_num))
        end as capped_num
    from score.marks
),

held as (
    select
        *,
        case
            when adds then capped_num
            when own_points
                then greatest(least(capped_num, full_points * mark_den), coalesce(min_points * mark_den, capped_num))
            else greatest(capped_num, coalesce(min_points * mark_den, capped_num))
        end as held_num
    from capped
),

final as (
    select
        held.*,
        case
            when held.state in ('not_submitted', 'pending') then null
            when held.state in ('not_applicable', 'no_base') or not held.counts
                then case when held.adds then 0 else held.full_points end
            else score_round(held.held_num, held.mark_den, raw.rule_books.item_unit)
        end::hugeint as points
    from held
    inner join raw.rule_books on held.rulebook = raw.rule_books.rulebook
)

select * from final
