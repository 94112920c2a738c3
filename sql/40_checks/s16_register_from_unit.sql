-- grain: one row per finding S16 登记册由单位报送
-- view
with found as (
    select
        'S16' as code,
        units.unit_code,
        submissions.submission_id,
        null::varchar as sheet,
        null::bigint as row_no,
        null::varchar as column_name,
        null::varchar as entity_key,
        submissions.file_name as value,
        units.name as detail,
        null::varchar as expected
    from raw.submissions
    inner join raw.units
        on submissions.sender = units.unit_code
    where
        submissions.kind = 'register'
        and submissions.state = 'rejected'
)

select * from found
