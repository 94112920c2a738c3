-- grain: one row per finding M02 社区没有调解组织
-- view
with found as (
    select
        'M02' as code,
        communities.unit_code,
        received.submission_id,
        'mediation' as sheet,
        null::bigint as row_no,
        null::varchar as column_name,
        communities.community_code as entity_key,
        communities.community_name as value,
        communities.community_code as detail,
        null as expected
    from core.communities
    inner join staging.received_sheets as received
        on
            communities.unit_code = received.unit_code
            and received.sheet = 'mediation'
    left join (
        select distinct unit_code, place_code from staging.mediation
        where level = '社区'
    ) as bodies
        on
            communities.unit_code = bodies.unit_code
            and communities.community_code = bodies.place_code
    where
        received.is_received
        and bodies.unit_code is null
)

select * from found
