-- grain: one row per accepted row of 培训竞赛
-- table
with kept as (
    select event_rows.* exclude (turn, first_row, is_repeated, is_outside)
    from core.event_rows
    cross join core.rejecting
    where
        not (event_rows.is_outside and rejecting.m20)
        and not (event_rows.is_repeated and rejecting.m30)
)

select * from kept
