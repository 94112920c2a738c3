-- grain: one row per finding M07 工地未落实日清月结
-- view
with found as (
    select
        'M07' as code,
        sites.unit_code,
        sites.submission_id,
        'sites' as sheet,
        sites.row_no,
        'daily_record' as column_name,
        register_sites.site_no as entity_key,
        null as value,
        case
            when not sites.daily_record and not sites.monthly_settlement then '日记工记录、月结清均未落实'
            when not sites.daily_record then '日记工记录未落实'
            else '月结清未落实'
        end as detail,
        null as expected
    from core.sites
    inner join core.register_sites
        on
            sites.unit_code = register_sites.unit_code
            and sites.site_name_norm = register_sites.site_name_norm
    where
        register_sites.is_open
        and (not sites.daily_record or not sites.monthly_settlement)
)

select * from found
