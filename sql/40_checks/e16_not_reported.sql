-- grain: one row per finding E16 名录企业未上报
-- view
with found as (
    select
        'E16' as code,
        register_enterprises.unit_code,
        received.submission_id,
        'enterprises' as sheet,
        null::bigint as row_no,
        null::varchar as column_name,
        register_enterprises.enterprise_key as entity_key,
        register_enterprises.enterprise_name as value,
        register_enterprises.enterprise_code as detail,
        null as expected
    from core.register_enterprises
    inner join staging.received_sheets as received
        on
            register_enterprises.unit_code = received.unit_code
            and received.sheet = 'enterprises'
    left join core.rostered
        on
            register_enterprises.unit_code = rostered.unit_code
            and register_enterprises.enterprise_key = rostered.enterprise_key
    where
        register_enterprises.is_active
        and received.is_received
        and rostered.enterprise_key is null
)

select * from found
