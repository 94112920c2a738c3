-- grain: one row per unit that states it (三方协商会议次数)
-- view
with judged as (
    select
        unit_code,
        'tripartite_meetings' as entity_key,
        '三方协商会议次数' as entity_name,
        submission_id,
        'safeguards' as sheet,
        row_no,
        'tripartite_meetings' as column_name,
        'hit' as verdict,
        tripartite_meetings as hit
    from staging.safeguards
    where tripartite_meetings is not null
)

select * from judged
