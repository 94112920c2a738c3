-- grain: one row per unit and working day of delay (工作簿逾期工作日)
-- view
with judged as (
    select
        unit_code,
        strftime(day, '%Y-%m-%d') as entity_key,
        strftime(day, '%Y-%m-%d') as entity_name,
        day as event_date,
        submission_id,
        'hit' as verdict,
        'day_late' as reason_code
    from core.late_days
)

select * from judged
