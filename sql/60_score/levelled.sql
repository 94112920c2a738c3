-- grain: one row per indicator, unit and member ('': the unit itself); how many occurrences carry a level
-- view
with final as (
    select
        unit_code,
        indicator,
        '' as member,
        count(nullif(level, '')) as levelled
    from indicators.events
    group by unit_code, indicator
    union all
    select
        unit_code,
        indicator,
        member_key as member,
        count(nullif(level, '')) as levelled
    from indicators.events
    where coalesce(member_key, '') <> ''
    group by unit_code, indicator, member_key
)

select * from final
