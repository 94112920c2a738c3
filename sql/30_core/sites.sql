-- grain: one row per accepted row of 建筑工地
-- table
with kept as (
    select sites.*
    from staging.sites
    cross join core.rejecting
    where not (coalesce(sites.finished_on_last < sites.started_on, false) and rejecting.m08)
)

select * from kept
