-- grain: one row per finding E17 未建会却填写工会信息
-- view
with found as (
    select
        'E17' as code,
        reported_enterprises.unit_code,
        reported_enterprises.submission_id,
        'enterprises' as sheet,
        reported_enterprises.row_no,
        'union_form' as column_name,
        reported_enterprises.enterprise_key as entity_key,
        reported_enterprises.union_form as value,
        null as detail,
        null as expected
    from core.reported_enterprises
    where
        not reported_enterprises.unionised
        and reported_enterprises.union_form is not null
)

select * from found
