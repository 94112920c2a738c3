-- grain: one row per community of the unit (社区调解组织建制率)
-- view
with bodies as (
    select
        unit_code,
        place_code,
        min(submission_id) as submission_id,
        min(row_no) as row_no
    from staging.mediation
    where level = '社区'
    group by unit_code, place_code
),

judged as (
    select
        communities.unit_code,
        communities.community_code as entity_key,
        communities.community_name as entity_name,
        coalesce(bodies.submission_id, communities.submission_id) as submission_id,
        case when bodies.place_code is null then 'reg_communities' else 'mediation' end as sheet,
        coalesce(bodies.row_no, communities.row_no) as row_no,
        case when bodies.place_code is null then 'community_code' else 'place_code' end as column_name,
        case when bodies.place_code is null then 'miss' else 'hit' end as verdict,
        case when bodies.place_code is null then 'no_mediation' end as reason_code
    from core.communities
    left join bodies
        on
            communities.unit_code = bodies.unit_code
            and communities.community_code = bodies.place_code
)

select * from judged
