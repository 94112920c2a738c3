-- grain: one row per rulebook, item, rule with parts and unit
-- view
with final as (
    select
        rulebook,
        item_code,
        rule_no,
        unit_code,
        count(*) filter (where not holds) as missing,
        sum(points) filter (where holds is distinct from false) as held
    from score.parts
    group by rulebook, item_code, rule_no, unit_code
)

select * from final
