-- grain: one row per unit: its size by the register of enterprises (单位规模，以企业名录为准)
-- view
with held as (
    select
        unit_code,
        count(*) as enterprises,
        sum(staff)::bigint as staff,
        count(*) filter (where staff is null) as staff_unknown
    from core.register_enterprises
    where is_active
    group by unit_code
),

known as (
    select count(*) > 0 as is_received
    from core.register_enterprises
),

sized as (
    select
        units.unit_code,
        case when known.is_received then coalesce(held.enterprises, 0) end as enterprises,
        case when known.is_received then coalesce(held.staff, 0) end as staff,
        case when known.is_received then coalesce(held.staff_unknown, 0) end as staff_unknown
    from raw.units as units
    cross join known
    left join held
        on units.unit_code = held.unit_code
)

select * from sized
