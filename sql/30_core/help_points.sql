-- grain: one row per accepted row of 帮扶站点
-- table
with kept as (
    select help_points.*
    from staging.help_points
    cross join core.rejecting
    left join core.communities
        on help_points.place_code = communities.community_code
    where not (help_points.level = '社区' and communities.community_code is null and rejecting.m14)
)

select * from kept
