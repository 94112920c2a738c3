-- grain: one row per finding M14 社区代码不在名录
-- view
with found as (
    select
        'M14' as code,
        help_points.unit_code,
        help_points.submission_id,
        'help_points' as sheet,
        help_points.row_no,
        'place_code' as column_name,
        null::varchar as entity_key,
        coalesce(help_points.place_code, '') as value,
        null as detail,
        null as expected
    from staging.help_points
    left join core.communities
        on help_points.place_code = communities.community_code
    where
        help_points.level = '社区'
        and communities.community_code is null
)

select * from found
