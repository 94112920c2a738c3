-- grain: one row per rulebook, item and unit; whether the item applies to the unit
-- table
with final as (
    select
        raw.rule_items.rulebook,
        raw.rule_items.item_code,
        raw.rule_items.class_code,
        raw.units.unit_code,
        raw.units.comparison_group,
        refused.unit_code is null as applies
    from raw.rule_items
    cross join raw.units
    left join score.refused as refused
        on
            raw.rule_items.rulebook = refused.rulebook
            and raw.rule_items.item_code = refused.item_code
            and raw.units.unit_code = refused.unit_code
)

select * from final
