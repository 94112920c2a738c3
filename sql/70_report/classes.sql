-- grain: one row per rulebook, unit and class; what the class gives to the total, after cap and weight
-- view
with final as (
    select
        raw.round.code as round,
        score.classes.rulebook,
        raw.rule_books.edition,
        score.classes.unit_code,
        score.classes.class_code,
        score_digits(
            score_round(score.classes.given, raw.rule_books.weight_scale, raw.rule_books.item_unit)
            // raw.rule_books.item_unit,
            raw.rule_books.item_places
        ) as points,
        score_digits(
            score_round(score.classes.full_given, raw.rule_books.weight_scale, raw.rule_books.item_unit)
            // raw.rule_books.item_unit,
            raw.rule_books.item_places
        ) as full_points
    from score.classes
    inner join raw.rule_books using (rulebook)
    cross join raw.round
)

select * from final
