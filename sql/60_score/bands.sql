-- grain: one row per rulebook, item, bands rule, unit and member whose value lies in a band
-- view
with final as (
    select
        score.readings.rulebook,
        score.readings.item_code,
        score.readings.rule_no,
        score.readings.unit_code,
        score.readings.member,
        min(raw.rule_bands.band_no) as band_no,
        min_by(raw.rule_bands.points, raw.rule_bands.band_no) as points
    from score.readings
    inner join raw.rule_bands
        on
            score.readings.rulebook = raw.rule_bands.rulebook
            and score.readings.item_code = raw.rule_bands.item_code
            and score.readings.rule_no = raw.rule_bands.rule_no
            and score_in_range(
                score.readings.num, score.readings.value_den,
                raw.rule_bands.from_num, raw.rule_bands.from_den, raw.rule_bands.from_closed,
                raw.rule_bands.to_num, raw.rule_bands.to_den, raw.rule_bands.to_closed
            )
    group by
        score.readings.rulebook, score.readings.item_code, score.readings.rule_no,
        score.readings.unit_code, score.readings.member
)

select * from final
