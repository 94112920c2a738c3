-- grain: one row per finding M13 帮扶站点未联网
-- view
with found as (
    select
        'M13' as code,
        help_points.unit_code,
        help_points.submission_id,
        'help_points' as sheet,
        help_points.row_no,
        'online_on' as column_name,
        null::varchar as entity_key,
        help_points.point_name as value,
        null as detail,
        null as expected
    from core.help_points
    semi join raw.sheet_columns as present
        on
            help_points.submission_id = present.submission_id
            and sheet_part(help_points.row_no) = present.part
            and present.sheet = 'help_points'
            and present.column_name = 'online_on'
    anti join checks.unread_cells as unread
        on
            help_points.submission_id = unread.submission_id
            and unread.sheet = 'help_points'
            and help_points.row_no = unread.row_no
            and unread.column_name = 'online_on'
    where
        help_points.level = '企业'
        and help_points.online_on is null
)

select * from found
