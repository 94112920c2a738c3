-- grain: one row per finding M01 街道没有调解组织
-- view
with found as (
    select
        'M01' as code,
        received.unit_code,
        received.submission_id,
        'mediation' as sheet,
        null::bigint as row_no,
        null::varchar as column_name,
        null::varchar as entity_key,
        null as value,
        null as detail,
        null as expected
    from staging.received_sheets as received
    inner join raw.units
        on received.unit_code = units.unit_code
    left join (
        select distinct unit_code from staging.mediation
        where level = '街道'
    ) as bodies
        on received.unit_code = bodies.unit_code
    where
        received.sheet = 'mediation'
        and received.is_received
        and units.category = '街道'
        and bodies.unit_code is null
)

select * from found
