-- grain: one row per finding E02 其他单位也上报了本企业
-- view
with claims as (
    select
        enterprise_rows.enterprise_code_key as enterprise_key,
        string_agg(distinct units.name, '、' order by units.name) as claimants
    from core.enterprise_rows
    inner join raw.units
        on enterprise_rows.unit_code = units.unit_code
    where enterprise_rows.is_foreign
    group by enterprise_rows.enterprise_code_key
),

found as (
    select
        'E02' as code,
        reported_enterprises.unit_code,
        reported_enterprises.submission_id,
        'enterprises' as sheet,
        reported_enterprises.row_no,
        'enterprise_code' as column_name,
        reported_enterprises.enterprise_key as entity_key,
        reported_enterprises.enterprise_code as value,
        claims.claimants as detail,
        null as expected
    from core.reported_enterprises
    inner join claims
        on reported_enterprises.enterprise_key = claims.enterprise_key
    where reported_enterprises.owner_code = reported_enterprises.unit_code
)

select * from found
