-- grain: one row per file of the unit that was sent back (退回补正次数)
-- view
with judged as (
    select
        unit_code,
        submission_id::varchar as entity_key,
        file_name as entity_name,
        received_on as event_date,
        submission_id,
        'hit' as verdict,
        'returned' as reason_code
    from raw.submissions
    where
        state = 'rejected'
        and unit_code is not null
        and (sender = unit_code or sender not in (select units.unit_code from raw.units))
)

select * from judged
