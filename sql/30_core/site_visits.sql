-- grain: one row per accepted row of 工地巡检
-- table
with kept as (
    select site_visits.*
    from staging.site_visits
    cross join core.rejecting
    left join (
        select distinct
            unit_code,
            site_name_norm
        from staging.sites
    ) as known
        on
            site_visits.unit_code = known.unit_code
            and site_visits.site_name_norm = known.site_name_norm
    where not (known.unit_code is null and rejecting.m11)
)

select * from kept
