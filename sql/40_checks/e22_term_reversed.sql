-- grain: one row per finding E22 届期止早于届期起
-- view
with found as (
    select
        'E22' as code,
        enterprises.unit_code,
        enterprises.submission_id,
        'enterprises' as sheet,
        enterprises.row_no,
        'term_end' as column_name,
        enterprises.enterprise_key as entity_key,
        show_date(enterprises.term_start, enterprises.term_start_last) as value,
        show_date(enterprises.term_end, enterprises.term_end_last) as detail,
        null as expected
    from core.reported_enterprises as enterprises
    where
        enterprises.term_end_last < enterprises.term_start
)

select * from found
