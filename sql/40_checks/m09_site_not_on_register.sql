-- grain: one row per finding M09 工地不在清单
-- view
with found as (
    select
        'M09' as code,
        sites.unit_code,
        sites.submission_id,
        'sites' as sheet,
        sites.row_no,
        'site_name' as column_name,
        null::varchar as entity_key,
        sites.site_name as value,
        null as detail,
        null as expected
    from core.sites
    left join core.register_sites
        on
            sites.unit_code = register_sites.unit_code
            and sites.site_name_norm = register_sites.site_name_norm
    where
        register_sites.site_no is null
        and exists (select * from core.register_sites as any_site)
)

select * from found
