-- grain: one row per rulebook, unit and item
-- view
with final as (
    select
        raw.round.code as round,
        score.items.rulebook,
        raw.rule_books.edition,
        score.items.unit_code,
        score.items.class_code,
        score.items.item_code,
        score_text(
            score.items.inside + score.items.outside, raw.rule_books.item_unit, raw.rule_books.item_places
        ) as points,
        score_text(score.items.full_points, raw.rule_books.item_unit, raw.rule_books.item_places) as full_points,
        score.items.state,
        score.items.provisional
    from score.items
    inner join raw.rule_books using (rulebook)
    cross join raw.round
)

select * from final
