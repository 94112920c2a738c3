-- grain: one row per enterprise help station reported in a community of the unit, each enterprise once (企业帮扶站)
-- table
with placed as (
    select
        help_points.unit_code,
        help_points.point_name,
        help_points.submission_id,
        help_points.row_no,
        register_enterprises.enterprise_key,
        register_enterprises.community_code,
        coalesce(help_points.online_on_last <= round.cutoff, false) as is_online
    from core.help_points
    cross join raw.round
    inner join core.register_enterprises
        on organisation_part(help_points.place_code) = register_enterprises.enterprise_key
    inner join core.communities
        on
            register_enterprises.community_code = communities.community_code
            and help_points.unit_code = communities.unit_code
    where help_points.level = '企业'
),

numbered as (
    select
        *,
        row_number() over (
            partition by unit_code, enterprise_key order by is_online desc, row_no asc
        ) as turn
    from placed
),

ranked as (
    select
        numbered.* exclude (turn),
        row_number() over (
            partition by numbered.unit_code, numbered.community_code
            order by numbered.is_online desc, numbered.row_no asc
        ) as place_no
    from numbered
    where numbered.turn = 1
)

select * from ranked
