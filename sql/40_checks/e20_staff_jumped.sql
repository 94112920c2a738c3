-- grain: one row per finding E20 职工人数与上年相差较大
-- view
with found as (
    select
        'E20' as code,
        enterprises.unit_code,
        enterprises.submission_id,
        'enterprises' as sheet,
        enterprises.row_no,
        'staff' as column_name,
        enterprises.enterprise_key as entity_key,
        enterprises.staff::varchar as value,
        register.staff_last_year::varchar as detail,
        limits.staff_change_percent::varchar as expected
    from core.reported_enterprises as enterprises
    cross join core.limits
    inner join core.register_enterprises as register
        on enterprises.enterprise_key = register.enterprise_key
    where
        abs(enterprises.staff - register.staff_last_year) >= limits.staff_change_least
        and abs(enterprises.staff - register.staff_last_year) * whole_percent()
        > limits.staff_change_percent * register.staff_last_year
)

select * from found
