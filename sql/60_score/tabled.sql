-- grain: one row per rulebook, item, per_occurrence rule with a table, unit and member; the cumulative deduction
-- view
with final as (
    select
        score.readings.rulebook,
        score.readings.item_code,
        score.readings.rule_no,
        score.readings.unit_code,
        score.readings.member,
        raw.rule_tables.points
    from score.readings
    inner join raw.rule_tables
        on
            score.readings.rulebook = raw.rule_tables.rulebook
            and score.readings.item_code = raw.rule_tables.item_code
            and score.readings.rule_no = raw.rule_tables.rule_no
            and least(score.readings.num - score.readings.free, score.readings.table_length) = raw.rule_tables.position
    where score.readings.kind = 'per_occurrence'
)

select * from final
