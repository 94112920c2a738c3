-- grain: one row per finding S23 新版本比旧版本少了许多行
-- view
with sizes as (
    select
        submission_id,
        sheet,
        count(distinct row_no) as row_count
    from raw.cells
    group by submission_id, sheet
),

before as (
    select
        accepted.unit_code,
        accepted.submission_id,
        max(older.submission_id) as older_id
    from raw.submissions as accepted
    inner join raw.submissions as older
        on
            accepted.unit_code = older.unit_code
            and accepted.submission_id > older.submission_id
    where
        accepted.kind = 'submission'
        and accepted.state = 'accepted'
        and older.kind = 'submission'
        and older.state = 'superseded'
    group by accepted.unit_code, accepted.submission_id
),

compared as (
    select
        before.unit_code,
        before.submission_id,
        before.older_id,
        older.sheet,
        older.row_count as row_count_before,
        coalesce(newer.row_count, 0) as row_count_now
    from before
    inner join sizes as older
        on before.older_id = older.submission_id
    left join sizes as newer
        on
            before.submission_id = newer.submission_id
            and older.sheet = newer.sheet
),

found as (
    select
        'S23' as code,
        unit_code,
        submission_id,
        sheet,
        null::bigint as row_no,
        null::varchar as column_name,
        null::varchar as entity_key,
        row_count_now::varchar as value,
        older_id::varchar as detail,
        row_count_before::varchar as expected
    from compared
    where
        row_count_before >= shrink_least_rows()
        and (row_count_before - row_count_now) * whole_percent() >= row_count_before * shrink_percent()
)

select * from found
