-- grain: one row per rulebook, unit and item, or total (no item), whose points were settled (核定)
-- view
with computed as (
    select
        rulebook,
        unit_code,
        item_code,
        inside + outside as micro
    from score.items
    union all
    select
        rulebook,
        unit_code,
        '' as item_code,
        points as micro
    from score.standing
),

entered as (
    select * from raw.decisions
),

printed as (
    select
        entered.*,
        raw.round.code as round,
        case when item_code = '' then raw.rule_books.total_unit else raw.rule_books.item_unit end as unit,
        case when item_code = '' then raw.rule_books.total_places else raw.rule_books.item_places end as places,
        computed.micro
    from entered
    inner join raw.rule_books using (rulebook)
    left join computed using (rulebook, unit_code, item_code)
    cross join raw.round
),

final as (
    select
        round,
        rulebook,
        unit_code,
        nullif(item_code, '') as item_code,
        score_text(points, unit, places) as points,
        score_text(expect, unit, places) as expect,
        score_text(micro, unit, places) as computed,
        -- made against another computed value: the decision has to be taken again
        coalesce(score_text(expect, unit, places), '') = coalesce(score_text(micro, unit, places), '') as in_force,
        decided_on,
        document_no,
        nullif(reason, '') as reason,
        decided_by
    from printed
)

select * from final
