-- grain: one row per reported station of a community, and one for those of it that nobody reported (企业帮扶站入网率)
-- view
with known as (
    select *
    from core.communities
    where is_exact(enterprise_stations, enterprise_stations_hedge)
),

reported as (
    select
        stations.unit_code,
        'enterprise' as entity_kind,
        stations.enterprise_key as entity_key,
        stations.point_name as entity_name,
        stations.submission_id,
        'help_points' as sheet,
        stations.row_no,
        'online_on' as column_name,
        1 as base,
        stations.is_online::bigint as hit,
        case when stations.is_online then 'hit' else 'miss' end as verdict,
        case when not stations.is_online then 'station_offline' end as reason_code
    from core.stations
    inner join known
        on stations.community_code = known.community_code
    where stations.place_no <= known.enterprise_stations
),

counted as (
    select
        community_code,
        count(*) as stations
    from core.stations
    group by community_code
),

silent as (
    select
        known.unit_code,
        'community' as entity_kind,
        known.community_code as entity_key,
        known.community_name as entity_name,
        known.submission_id,
        'reg_communities' as sheet,
        known.row_no,
        'enterprise_stations' as column_name,
        known.enterprise_stations - coalesce(counted.stations, 0) as base,
        0 as hit,
        'miss' as verdict,
        'station_not_reported' as reason_code
    from known
    left join counted
        on known.community_code = counted.community_code
    where known.enterprise_stations > coalesce(counted.stations, 0)
),

together as (
    select * from reported
    union all by name
    select * from silent
)

select * from together
