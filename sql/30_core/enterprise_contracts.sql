-- grain: one row per active enterprise on the register: which kinds of contract bind it at the cutoff
-- table
with summed as (
    select
        bindings.enterprise_key,
        bool_or(bindings.is_in_force) as has_any,
        bool_or(bindings.is_in_force) filter (where bindings.contract_type = '综合') as has_general,
        bool_or(bindings.is_in_force) filter (where bindings.contract_type = '工资专项') as has_wage,
        bool_or(bindings.is_in_force) filter (where bindings.contract_type = '女职工专项') as has_womens,
        bool_or(bindings.is_in_force) filter (where bindings.contract_type = '劳动安全卫生专项') as has_safety,
        bool_or(bindings.term_end < round.cutoff) filter (where bindings.contract_type = '综合') as had_general,
        bool_or(bindings.term_end < round.cutoff) filter (where bindings.contract_type = '工资专项') as had_wage,
        bool_or(bindings.term_end < round.cutoff) filter (where bindings.contract_type = '女职工专项') as had_womens,
        bool_or(bindings.term_end < round.cutoff) filter (where bindings.contract_type = '劳动安全卫生专项') as had_safety
    from core.bindings
    cross join raw.round
    group by bindings.enterprise_key
),

joined as (
    select
        enterprises.*,
        coalesce(summed.has_any, false) as has_any,
        coalesce(summed.has_general, false) as has_general,
        coalesce(summed.has_wage, false) as has_wage,
        coalesce(summed.has_womens, false) as has_womens,
        coalesce(summed.has_safety, false) as has_safety,
        coalesce(summed.had_general, false) as had_general,
        coalesce(summed.had_wage, false) as had_wage,
        coalesce(summed.had_womens, false) as had_womens,
        coalesce(summed.had_safety, false) as had_safety
    from core.enterprises
    left join summed
        on enterprises.enterprise_key = summed.enterprise_key
)

select * from joined
