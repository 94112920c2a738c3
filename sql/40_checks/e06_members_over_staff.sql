-- grain: one row per finding E06 会员人数大于职工人数
-- view
with found as (
    select
        'E06' as code,
        reported_enterprises.unit_code,
        reported_enterprises.submission_id,
        'enterprises' as sheet,
        reported_enterprises.row_no,
        'members' as column_name,
        reported_enterprises.enterprise_key as entity_key,
        reported_enterprises.staff::varchar as value,
        reported_enterprises.members::varchar as detail,
        null as expected
    from core.reported_enterprises
    where reported_enterprises.members > reported_enterprises.staff
)

select * from found
