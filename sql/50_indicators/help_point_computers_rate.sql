-- grain: one row per community that has a help point (社区帮扶点专用电脑配备率)
-- view
with points as (
    select
        unit_code,
        place_code,
        min(submission_id) as submission_id,
        min(row_no) as row_no,
        bool_or(computer) as computer
    from core.help_points
    where level = '社区'
    group by unit_code, place_code
),

judged as (
    select
        communities.unit_code,
        communities.community_code as entity_key,
        communities.community_name as entity_name,
        coalesce(points.submission_id, communities.submission_id) as submission_id,
        case when points.place_code is null then 'reg_communities' else 'help_points' end as sheet,
        coalesce(points.row_no, communities.row_no) as row_no,
        case when points.place_code is null then 'help_point' else 'computer' end as column_name,
        case
            when points.place_code is null then 'miss'
            when points.computer is null then 'unknown'
            when points.computer then 'hit'
            else 'miss'
        end as verdict,
        case
            when points.place_code is null then 'point_not_reported'
            when points.computer is null then 'value_unknown'
            when not points.computer then 'no_computer'
        end as reason_code
    from core.communities
    left join points
        on
            communities.unit_code = points.unit_code
            and communities.community_code = points.place_code
    where communities.help_point
)

select * from judged
