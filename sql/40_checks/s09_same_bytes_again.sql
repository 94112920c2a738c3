-- grain: one row per finding S09 重复报送同一文件
-- view
with firsts as (
    select
        unit_code,
        sha256,
        min(submission_id) as submission_id
    from raw.submissions
    group by unit_code, sha256
),

found as (
    select
        'S09' as code,
        again.unit_code,
        again.submission_id,
        null::varchar as sheet,
        null::bigint as row_no,
        null::varchar as column_name,
        null::varchar as entity_key,
        again.submission_id::varchar as value,
        firsts.submission_id::varchar as detail,
        null::varchar as expected
    from raw.submissions as again
    inner join firsts
        on
            again.sha256 = firsts.sha256
            and again.unit_code is not distinct from firsts.unit_code
    where again.state = 'duplicate'
)

select * from found
