-- grain: one row per finding M24 企业调解组织的企业不在名册
-- view
with bodies as (
    select
        *,
        organisation_part(place_code) as enterprise_key
    from staging.mediation
    where level = '企业'
),

found as (
    select
        'M24' as code,
        bodies.unit_code,
        bodies.submission_id,
        'mediation' as sheet,
        bodies.row_no,
        'place_code' as column_name,
        null::varchar as entity_key,
        coalesce(bodies.place_code, '') as value,
        null as detail,
        null as expected
    from bodies
    left join core.rostered
        on
            bodies.unit_code = rostered.unit_code
            and bodies.enterprise_key = rostered.enterprise_key
    where rostered.unit_code is null
)

select * from found
