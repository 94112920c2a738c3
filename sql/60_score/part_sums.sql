-- grain: one row per rulebook, item, rule with parts, unit and member
-- view
with final as (
    select
        rulebook,
        item_code,
        rule_no,
        unit_code,
        member,
        count(*) filter (where not holds) as missing,
        sum(points) filter (where holds is distinct from false) as held
    from score.parts
    group by rulebook, item_code, rule_no, unit_code, member
)

select * from final
