-- grain: one row per finding M13 帮扶站点未联网
-- view
with found as (
    select
        'M13' as code,
        help_points.unit_code,
        help_points.submission_id as submission_id,
        'help_points' as sheet,
        help_points.row_no as row_no,
        'online_on' as column_name,
        null::varchar as entity_key,
        help_points.point_name as value,
        null as detail,
        null as expected
    from core.help_points
    where help_points.level = '企业'
        and help_points.online_on is null
)

select * from found
