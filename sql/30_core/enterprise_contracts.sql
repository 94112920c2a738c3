-- grain: one row per active enterprise on the register: which kinds of contract bind it at the cutoff
-- table
-- has: one in force that counts; maybe: one that awaits confirmation; lost: one the round does not count; had: expired
with standing as (
    select
        bindings.enterprise_key,
        bindings.contract_type,
        bindings.is_in_force and bindings.is_counted as is_valid,
        bindings.is_in_force and bindings.is_pending as may_be_valid,
        bindings.is_in_force and not bindings.is_counted and not bindings.is_pending as is_lost,
        bindings.term_end < round.cutoff as has_expired
    from core.bindings
    cross join raw.round
),

summed as (
    select
        standing.enterprise_key,
        bool_or(standing.is_valid) as has_any,
        bool_or(standing.is_valid) filter (where standing.contract_type = '综合') as has_general,
        bool_or(standing.is_valid) filter (where standing.contract_type = '工资专项') as has_wage,
        bool_or(standing.is_valid) filter (where standing.contract_type = '女职工专项') as has_womens,
        bool_or(standing.is_valid) filter (where standing.contract_type = '劳动安全卫生专项') as has_safety,
        bool_or(standing.may_be_valid) as maybe_any,
        bool_or(standing.may_be_valid) filter (where standing.contract_type = '综合') as maybe_general,
        bool_or(standing.may_be_valid) filter (where standing.contract_type = '工资专项') as maybe_wage,
        bool_or(standing.may_be_valid) filter (where standing.contract_type = '女职工专项') as maybe_womens,
        bool_or(standing.may_be_valid) filter (where standing.contract_type = '劳动安全卫生专项') as maybe_safety,
        bool_or(standing.is_lost) as lost_any,
        bool_or(standing.is_lost) filter (where standing.contract_type = '综合') as lost_general,
        bool_or(standing.is_lost) filter (where standing.contract_type = '工资专项') as lost_wage,
        bool_or(standing.is_lost) filter (where standing.contract_type = '女职工专项') as lost_womens,
        bool_or(standing.is_lost) filter (where standing.contract_type = '劳动安全卫生专项') as lost_safety,
        bool_or(standing.has_expired) filter (where standing.contract_type = '综合') as had_general,
        bool_or(standing.has_expired) filter (where standing.contract_type = '工资专项') as had_wage,
        bool_or(standing.has_expired) filter (where standing.contract_type = '女职工专项') as had_womens,
        bool_or(standing.has_expired) filter (where standing.contract_type = '劳动安全卫生专项') as had_safety
    from standing
    group by standing.enterprise_key
),

joined as (
    select
        enterprises.*,
        coalesce(summed.has_any, false) as has_any,
        coalesce(summed.has_general, false) as has_general,
        coalesce(summed.has_wage, false) as has_wage,
        coalesce(summed.has_womens, false) as has_womens,
        coalesce(summed.has_safety, false) as has_safety,
        coalesce(summed.maybe_any, false) as maybe_any,
        coalesce(summed.maybe_general, false) as maybe_general,
        coalesce(summed.maybe_wage, false) as maybe_wage,
        coalesce(summed.maybe_womens, false) as maybe_womens,
        coalesce(summed.maybe_safety, false) as maybe_safety,
        coalesce(summed.lost_any, false) as lost_any,
        coalesce(summed.lost_general, false) as lost_general,
        coalesce(summed.lost_wage, false) as lost_wage,
        coalesce(summed.lost_womens, false) as lost_womens,
        coalesce(summed.lost_safety, false) as lost_safety,
        coalesce(summed.had_general, false) as had_general,
        coalesce(summed.had_wage, false) as had_wage,
        coalesce(summed.had_womens, false) as had_womens,
        coalesce(summed.had_safety, false) as had_safety
    from core.enterprises
    left join summed
        on enterprises.enterprise_key = summed.enterprise_key
)

select * from joined
