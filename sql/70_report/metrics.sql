-- grain: one row per assessed unit and indicator
-- view
with ordered as (
    select
        unit_code,
        indicator,
        num,
        den,
        denominator_name,
        state,
        unknown_count
    from indicators.metrics
    order by unit_code, indicator
)

select * from ordered
