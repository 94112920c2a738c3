-- grain: one row per finding M18 验收日期早于建成日期
-- view
with found as (
    select
        'M18' as code,
        facilities.unit_code,
        facilities.submission_id,
        'facilities' as sheet,
        facilities.row_no,
        'accepted_on' as column_name,
        null::varchar as entity_key,
        show_date(facilities.built_on, facilities.built_on_last) as value,
        show_date(facilities.accepted_on, facilities.accepted_on_last) as detail,
        null as expected
    from staging.facilities
    where facilities.accepted_on_last < facilities.built_on
)

select * from found
