-- grain: one row per finding E23 建会日期晚于截止日
-- view
with found as (
    select
        'E23' as code,
        enterprises.unit_code,
        enterprises.submission_id,
        'enterprises' as sheet,
        enterprises.row_no,
        'founded_on' as column_name,
        enterprises.enterprise_key as entity_key,
        show_date(enterprises.founded_on, enterprises.founded_on_last) as value,
        null as detail,
        show_date(round.cutoff, round.cutoff) as expected
    from core.reported_enterprises as enterprises
    cross join raw.round
    where
        enterprises.unionised
        and enterprises.founded_on > round.cutoff
)

select * from found
