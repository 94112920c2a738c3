-- grain: one row per finding S08 未报送
-- view
with found as (
    select
        'S08' as code,
        arrivals.unit_code,
        null::bigint as submission_id,
        null::varchar as sheet,
        null::bigint as row_no,
        null::varchar as column_name,
        null::varchar as entity_key,
        show_date(round.as_of, round.as_of) as value,
        null::varchar as detail,
        null::varchar as expected
    from core.arrivals
    cross join raw.round
    where arrivals.accepted_submission_id is null
)

select * from found
