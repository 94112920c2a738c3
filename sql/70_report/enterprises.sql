-- grain: one row per enterprise that a counting file names, with what the round decided about it
-- view
with named as (
    select
        enterprise_key,
        min(enterprise_name) filter (where sheet = 'enterprises') as roster_name,
        min(enterprise_name) as any_name,
        min(unit_code) as any_unit
    from report.enterprise_rows
    group by enterprise_key
),

joined as (
    select
        named.enterprise_key,
        coalesce(register.enterprise_name, named.roster_name, named.any_name, '') as enterprise_name,
        coalesce(register.unit_code, named.any_unit) as unit_code,
        register.enterprise_key is not null as is_on_register,
        register.reg_status,
        register.ownership,
        register.size_class,
        register.industry,
        register.staff as register_staff,
        judged.is_reported,
        judged.is_unionised,
        judged.has_general,
        judged.has_wage,
        judged.has_womens,
        judged.has_safety
    from named
    left join core.register_enterprises as register
        on named.enterprise_key = register.enterprise_key
    left join core.enterprise_contracts as judged
        on named.enterprise_key = judged.enterprise_key
)

select * from joined
