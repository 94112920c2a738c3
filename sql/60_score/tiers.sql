-- grain: one row per rulebook, item, tiered bonus, unit and member; amount in micro-points / (steps_den × tier_den)
-- view
with final as (
    select
        score.steps.rulebook,
        score.steps.item_code,
        score.steps.rule_no,
        score.steps.unit_code,
        score.steps.member,
        sum(
            raw.rule_tiers.each::hugeint
            * greatest(
                least(
                    score.steps.steps_num * score.steps.tier_den,
                    coalesce(
                        raw.rule_tiers.to_units * score.steps.steps_den, score.steps.steps_num * score.steps.tier_den
                    )
                )
                - raw.rule_tiers.from_units * score.steps.steps_den, 0
            )
        )::hugeint as amount_num
    from score.steps
    inner join raw.rule_tiers using (rulebook, item_code, rule_no)
    group by
        score.steps.rulebook, score.steps.item_code, score.steps.rule_no, score.steps.unit_code, score.steps.member
)

select * from final
