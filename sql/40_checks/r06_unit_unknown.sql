-- grain: one row per finding R06 名录归属单位代码无效
-- view
with named as (
    select
        'reg_enterprises' as sheet,
        submission_id,
        row_no,
        unit_code
    from staging.reg_enterprises
    union all
    select
        'reg_cases' as sheet,
        submission_id,
        row_no,
        unit_code
    from staging.reg_cases
    union all
    select
        'reg_sites' as sheet,
        submission_id,
        row_no,
        unit_code
    from staging.reg_sites
    union all
    select
        'reg_communities' as sheet,
        submission_id,
        row_no,
        unit_code
    from staging.reg_communities
    union all
    select
        'reg_satisfaction' as sheet,
        submission_id,
        row_no,
        unit_code
    from staging.reg_satisfaction
),

found as (
    select
        'R06' as code,
        null::varchar as unit_code,
        named.submission_id,
        named.sheet,
        named.row_no,
        'unit_code' as column_name,
        null::varchar as entity_key,
        named.unit_code as value,
        null::varchar as detail,
        null::varchar as expected
    from named
    left join raw.units
        on named.unit_code = units.unit_code
    where units.unit_code is null
)

select * from found
