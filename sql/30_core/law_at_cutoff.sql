-- grain: one row: law values in force at the cutoff, for what is judged as it stands then
-- view
with latest as (
    select law_by_day.*
    from core.law_by_day
    cross join raw.round
    where law_by_day.valid_from <= round.cutoff
    qualify row_number() over (order by law_by_day.valid_from desc) = 1
)

select * from latest
