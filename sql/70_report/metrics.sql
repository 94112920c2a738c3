-- grain: one row per assessed unit, indicator and member ('': the unit itself)
-- view
with ordered as (
    select
        unit_code,
        indicator,
        num,
        den,
        denominator_name,
        state,
        unknown_count,
        member
    from indicators.metrics
    order by unit_code, indicator, member
)

select * from ordered
