-- grain: one row per indicator and unit; how many occurrences carry a level
-- view
with final as (
    select
        unit_code,
        indicator,
        count(nullif(level, '')) as levelled
    from indicators.events
    group by unit_code, indicator
)

select * from final
