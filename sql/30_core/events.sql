-- grain: one row per accepted row of 培训竞赛
-- table
with kept as (
    select events.*
    from staging.events
    cross join core.rejecting
    cross join raw.round
    where not (
        coalesce(events.held_on_last < round.period_start or events.held_on > round.period_end, false)
        and rejecting.m20
    )
)

select * from kept
