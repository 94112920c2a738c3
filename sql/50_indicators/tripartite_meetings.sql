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
        tripartite_meetings as hit,
        case when is_exact(tripartite_meetings, tripartite_meetings_hedge) then 'hit' else 'unknown' end as verdict,
        inexact_reason(tripartite_meetings, tripartite_meetings_hedge) as reason_code
    from staging.safeguards
    where tripartite_meetings is not null
)

select * from judged
