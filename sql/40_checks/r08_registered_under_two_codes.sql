-- grain: one row per finding R08 名录中同一企业有两个代码
-- view
with active as (
    select
        *,
        organisation_part(former_code) as former_key
    from core.register_enterprises
    where is_active
),

pairs as (
    select
        active.enterprise_key,
        other.enterprise_code as other_code
    from active
    inner join active as other
        on
            active.enterprise_name_norm = other.enterprise_name_norm
            and active.enterprise_key <> other.enterprise_key
    union all
    select
        active.enterprise_key,
        other.enterprise_code as other_code
    from active
    inner join active as other
        on
            active.former_key = other.enterprise_key
            and active.enterprise_key <> other.enterprise_key
    union all
    select
        active.enterprise_key,
        other.enterprise_code as other_code
    from active
    inner join active as other
        on
            active.enterprise_key = other.former_key
            and active.enterprise_key <> other.enterprise_key
),

found as (
    select
        'R08' as code,
        null::varchar as unit_code,
        active.submission_id,
        'reg_enterprises' as sheet,
        active.row_no,
        'enterprise_code' as column_name,
        active.enterprise_key as entity_key,
        active.enterprise_code as value,
        min(pairs.other_code) as detail,
        null as expected
    from active
    inner join pairs
        on active.enterprise_key = pairs.enterprise_key
    group by active.submission_id, active.row_no, active.enterprise_key, active.enterprise_code
)

select * from found
