-- grain: one row per course held (职工技能培训，按人次)
-- view
with courses as (
    select
        unit_code,
        entity_key,
        entity_name,
        event_date,
        date_precision,
        submission_id,
        sheet,
        row_no,
        column_name,
        hit,
        verdict,
        reason_code
    from core.courses
    where kind = '技能培训'
)

select * from courses
