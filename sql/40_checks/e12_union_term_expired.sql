-- grain: one row per finding E12 工会届期已满
-- view
with found as (
    select
        'E12' as code,
        reported_enterprises.unit_code,
        reported_enterprises.submission_id,
        'enterprises' as sheet,
        reported_enterprises.row_no,
        'term_end' as column_name,
        reported_enterprises.enterprise_key as entity_key,
        show_date(reported_enterprises.term_end, reported_enterprises.term_end_last) as value,
        null as detail,
        null as expected
    from core.reported_enterprises
    cross join raw.round
    where
        reported_enterprises.unionised
        and reported_enterprises.term_end_last < round.cutoff
)

select * from found
