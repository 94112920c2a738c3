-- grain: one row per finding E15 职工人数与名录差异较大
-- view
with found as (
    select
        'E15' as code,
        reported_enterprises.unit_code,
        reported_enterprises.submission_id,
        'enterprises' as sheet,
        reported_enterprises.row_no,
        'staff' as column_name,
        reported_enterprises.enterprise_key as entity_key,
        reported_enterprises.staff::varchar as value,
        register.staff::varchar as detail,
        null as expected
    from core.reported_enterprises
    inner join core.register_enterprises as register
        on reported_enterprises.enterprise_key = register.enterprise_key
    where staff_differs(reported_enterprises.staff, register.staff)
)

select * from found
