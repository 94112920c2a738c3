-- grain: one row per enterprise that stated its proposals (合理化建议条数)
-- view
with judged as (
    select
        unit_code,
        enterprise_code_key as entity_key,
        enterprise_name as entity_name,
        submission_id,
        'proposals' as sheet,
        row_no,
        'proposed' as column_name,
        proposed as hit,
        case when is_exact(proposed, proposed_hedge) then 'hit' else 'unknown' end as verdict,
        inexact_reason(proposed, proposed_hedge) as reason_code
    from core.proposals
)

select * from judged
