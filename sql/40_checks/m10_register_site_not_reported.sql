-- grain: one row per finding M10 清单工地未上报
-- view
with found as (
    select
        'M10' as code,
        register_sites.unit_code,
        received.submission_id,
        'sites' as sheet,
        null::bigint as row_no,
        null::varchar as column_name,
        register_sites.site_no as entity_key,
        register_sites.site_name as value,
        register_sites.site_no as detail,
        null as expected
    from core.register_sites
    inner join staging.received_sheets as received
        on
            register_sites.unit_code = received.unit_code
            and received.sheet = 'sites'
    left join (select distinct unit_code, site_name_norm from staging.sites) as reported
        on
            register_sites.unit_code = reported.unit_code
            and register_sites.site_name_norm = reported.site_name_norm
    where
        register_sites.is_open
        and received.is_received
        and reported.unit_code is null
)

select * from found
