-- grain: one row per unit and working day between the due day and the day of its first acceptable submission
-- view
with late as (
    select
        arrivals.unit_code,
        arrivals.first_submission_id as submission_id,
        calendar.day
    from core.arrivals
    cross join raw.round
    inner join raw.calendar
        on
            round.due < calendar.day
            and arrivals.first_received_on >= calendar.day
    where calendar.is_working
)

select * from late
