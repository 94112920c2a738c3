-- grain: one row per rulebook, item and unit; whether the item applies to the unit
-- table
with conditions as (
    select
        raw.rule_applies.rulebook,
        raw.rule_applies.item_code,
        raw.units.unit_code,
        raw.rule_applies.key,
        bool_or(
            raw.rule_applies.value
            = case raw.rule_applies.key when 'category' then raw.units.category else raw.units.unit_code end
        ) as met
    from raw.rule_applies
    cross join raw.units
    group by all
),

refused as (
    select distinct
        rulebook,
        item_code,
        unit_code
    from conditions
    where not met
),

final as (
    select
        raw.rule_items.rulebook,
        raw.rule_items.item_code,
        raw.rule_items.class_code,
        raw.units.unit_code,
        raw.units.comparison_group,
        refused.unit_code is null as applies
    from raw.rule_items
    cross join raw.units
    left join refused
        on
            raw.rule_items.rulebook = refused.rulebook
            and raw.rule_items.item_code = refused.item_code
            and raw.units.unit_code = refused.unit_code
)

select * from final
