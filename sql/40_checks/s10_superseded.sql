-- grain: one row per finding S10 已被后续版本取代
-- view
with found as (
    select
        'S10' as code,
        older.unit_code,
        older.submission_id,
        null::varchar as sheet,
        null::bigint as row_no,
        null::varchar as column_name,
        null::varchar as entity_key,
        older.submission_id::varchar as value,
        arrivals.accepted_submission_id::varchar as detail,
        null::varchar as expected
    from raw.submissions as older
    inner join core.arrivals
        on older.unit_code = arrivals.unit_code
    where
        older.state = 'superseded'
        and older.kind = 'submission'
)

select * from found
