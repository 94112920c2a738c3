-- grain: one row per finding M17 采用条数大于提出条数
-- view
with found as (
    select
        'M17' as code,
        proposals.unit_code,
        proposals.submission_id,
        'proposals' as sheet,
        proposals.row_no,
        'adopted' as column_name,
        null::varchar as entity_key,
        proposals.proposed::varchar as value,
        proposals.adopted::varchar as detail,
        null as expected
    from staging.proposals
    where proposals.adopted > proposals.proposed
)

select * from found
