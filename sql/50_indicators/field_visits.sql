-- grain: one row per unit that states it (下访调研次数)
-- view
with judged as (
    select
        unit_code,
        'visits' as entity_key,
        '下访调研次数' as entity_name,
        submission_id,
        'safeguards' as sheet,
        row_no,
        'visits' as column_name,
        visits as hit,
        case when is_exact(visits, visits_hedge) then 'hit' else 'unknown' end as verdict,
        inexact_reason(visits, visits_hedge) as reason_code
    from staging.safeguards
    where visits is not null
)

select * from judged
