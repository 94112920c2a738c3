-- grain: one row per finding E13 职工二百人以上主席非专职
-- view
with found as (
    select
        'E13' as code,
        reported_enterprises.unit_code,
        reported_enterprises.submission_id,
        'enterprises' as sheet,
        reported_enterprises.row_no,
        'chair_full_time' as column_name,
        reported_enterprises.enterprise_key as entity_key,
        reported_enterprises.staff::varchar as value,
        null as detail,
        null as expected
    from core.reported_enterprises
    cross join core.law_at_cutoff as law
    where
        reported_enterprises.unionised
        and reported_enterprises.staff >= law.full_time_staff
        and not reported_enterprises.chair_full_time
)

select * from found
