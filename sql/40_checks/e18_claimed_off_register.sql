-- grain: one row per finding E18 名录外企业由多单位上报
-- view
with claims as (
    select
        enterprise_key,
        count(distinct unit_code) as claimants
    from core.reported_enterprises
    where not is_on_register
    group by enterprise_key
),

others as (
    select
        reported_enterprises.submission_id,
        reported_enterprises.row_no,
        string_agg(distinct units.name, '、' order by units.name) as other_units
    from core.reported_enterprises
    inner join claims
        on
            reported_enterprises.enterprise_key = claims.enterprise_key
            and claims.claimants > 1
    inner join core.reported_enterprises as other
        on
            reported_enterprises.enterprise_key = other.enterprise_key
            and reported_enterprises.unit_code <> other.unit_code
    inner join raw.units
        on other.unit_code = units.unit_code
    group by reported_enterprises.submission_id, reported_enterprises.row_no
),

found as (
    select
        'E18' as code,
        reported_enterprises.unit_code,
        reported_enterprises.submission_id,
        'enterprises' as sheet,
        reported_enterprises.row_no,
        'enterprise_code' as column_name,
        reported_enterprises.enterprise_key as entity_key,
        reported_enterprises.enterprise_code as value,
        others.other_units as detail,
        null as expected
    from core.reported_enterprises
    inner join others
        on
            reported_enterprises.submission_id = others.submission_id
            and reported_enterprises.row_no = others.row_no
)

select * from found
