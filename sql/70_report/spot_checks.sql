-- grain: one row per rulebook, unit, item and day of a spot check (抽查), beside the computed points
-- view
with dated as (
    select
        *,
        row_number() over (partition by rulebook, unit_code, item_code order by visited_on desc) = 1 as is_newest
    from raw.spot_checks
),

final as (
    select
        raw.round.code as round,
        dated.rulebook,
        dated.unit_code,
        dated.item_code,
        dated.visited_on,
        score_text(dated.points, raw.rule_books.item_unit, raw.rule_books.item_places) as points,
        score_text(dated.expect, raw.rule_books.item_unit, raw.rule_books.item_places) as expect,
        score_text(
            score.items.inside + score.items.outside, raw.rule_books.item_unit, raw.rule_books.item_places
        ) as computed,
        dated.is_newest,
        dated.sample,
        dated.finding,
        dated.document_no,
        dated.decided_by
    from dated
    inner join raw.rule_books using (rulebook)
    left join score.items using (rulebook, unit_code, item_code)
    cross join raw.round
)

select * from final
