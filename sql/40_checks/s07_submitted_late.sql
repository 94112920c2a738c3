-- grain: one row per finding S07 逾期报送
-- view
with days as (
    select
        unit_code,
        count(*) as working_days
    from core.late_days
    group by unit_code
),

found as (
    select
        'S07' as code,
        arrivals.unit_code,
        arrivals.first_submission_id as submission_id,
        null::varchar as sheet,
        null::bigint as row_no,
        null::varchar as column_name,
        null::varchar as entity_key,
        show_date(arrivals.first_received_on, arrivals.first_received_on) as value,
        days.working_days::varchar as detail,
        show_date(round.due, round.due) as expected
    from core.arrivals
    cross join raw.round
    inner join days
        on arrivals.unit_code = days.unit_code
)

select * from found
