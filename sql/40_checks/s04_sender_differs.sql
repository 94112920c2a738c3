-- grain: one row per finding S04 单位代码与报送单位不符
-- view
with foreign_files as (
    select
        submission_id,
        sender,
        unit_code as stated
    from raw.submissions
    where
        kind in ('submission', 'rejected')
        and unit_code is not null
        and sender <> unit_code
        and sender in (select unit_code from raw.units)
),

named as (
    select
        *,
        stated as unit_code
    from foreign_files
    union all
    select
        *,
        sender as unit_code
    from foreign_files
),

found as (
    select
        'S04' as code,
        named.unit_code,
        named.submission_id,
        'cover' as sheet,
        null::bigint as row_no,
        'unit_code' as column_name,
        null::varchar as entity_key,
        named.stated as value,
        coalesce(units.name, named.sender) as detail,
        null::varchar as expected
    from named
    left join raw.units
        on named.sender = units.unit_code
)

select * from found
