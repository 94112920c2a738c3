-- grain: one row per reported mediation body; no register lists bodies, only the communities they may belong to
-- view
with bodies as (
    select
        mediation.unit_code,
        case
            when mediation.level = '社区' then 'community'
            when mediation.level = '企业' then 'enterprise'
            else 'body'
        end as entity_kind,
        case
            when mediation.level = '社区' then mediation.place_code
            when mediation.level = '企业' then organisation_part(mediation.place_code)
            else mediation.body_name
        end as entity_key,
        mediation.body_name as entity_name,
        mediation.level = '社区'
        and communities.community_code is null
        and exists (select * from core.communities as any_community) as is_nowhere,
        mediation.place_code,
        mediation.submission_id,
        'mediation' as sheet,
        mediation.row_no,
        'place_code' as column_name
    from staging.mediation
    left join core.communities
        on
            mediation.unit_code = communities.unit_code
            and mediation.place_code = communities.community_code
    union all by name
    select
        unit_code,
        'enterprise' as entity_kind,
        enterprise_key as entity_key,
        enterprise_name as entity_name,
        false as is_nowhere,
        submission_id,
        'enterprises' as sheet,
        row_no,
        'mediation_founded_on' as column_name
    from core.reported_enterprises
    where mediation_founded_on is not null
),

witnessed as (
    select
        'mediation' as kind,
        'reg_communities' as register,
        bodies.unit_code,
        case when bodies.is_nowhere then 'unmatched' else 'no_register' end as state,
        '' as matched_by,
        bodies.entity_kind,
        bodies.entity_key,
        bodies.entity_name,
        case when bodies.is_nowhere then 'place_code' end as field,
        case when bodies.is_nowhere then bodies.place_code end as reported,
        null::varchar as registered,
        bodies.submission_id,
        bodies.sheet,
        bodies.row_no,
        bodies.column_name
    from bodies
)

select * from witnessed
