-- grain: one row per row of 培训竞赛 that intake let pass, with what speaks against it
-- table
with numbered as (
    select
        *,
        row_number() over same_row as turn,
        first_value(row_no) over same_row as first_row
    from staging.events
    window same_row as (
        partition by unit_code, event_name, kind, trade, audience, held_on, attendances, body_name_norm, body_code
        order by row_no
    )
),

judged as (
    select
        numbered.*,
        numbered.turn > 1 as is_repeated,
        coalesce(
            numbered.held_on_last < round.period_start or numbered.held_on > round.period_end, false
        ) as is_outside
    from numbered
    cross join raw.round
)

select * from judged
