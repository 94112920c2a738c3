-- grain: one row per rulebook, item or gate, and unit that an applies_to leaves out (several keys: all must hold)
-- view
with conditions as (
    select
        raw.rule_applies.rulebook,
        raw.rule_applies.item_code,
        raw.rule_applies.gate_no,
        raw.units.unit_code,
        raw.rule_applies.key,
        bool_or(
            case raw.rule_applies.key
                when 'category' then raw.rule_applies.value = raw.units.category
                when 'unit' then raw.rule_applies.value = raw.units.unit_code
                else coalesce(
                    coalesce(raw.rule_units.staff, headcount.num) >= try_cast(raw.rule_applies.value as bigint), false
                )
            end
        ) as met
    from raw.rule_applies
    cross join raw.units
    left join raw.rule_units
        on raw.rule_applies.rulebook = raw.rule_units.rulebook and raw.units.unit_code = raw.rule_units.unit_code
    left join indicators.metrics as headcount
        on
            raw.units.unit_code = headcount.unit_code
            and headcount.indicator = 'staff'
            and coalesce(headcount.member, '') = ''
    group by all
),

final as (
    select distinct
        rulebook,
        item_code,
        gate_no,
        unit_code
    from conditions
    where not met
)

select * from final
