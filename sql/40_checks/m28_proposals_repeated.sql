-- grain: one row per finding M28 合理化建议企业重复
-- view
with found as (
    select
        'M28' as code,
        proposal_rows.unit_code,
        proposal_rows.submission_id,
        'proposals' as sheet,
        proposal_rows.row_no,
        'enterprise_code' as column_name,
        null::varchar as entity_key,
        proposal_rows.enterprise_code as value,
        proposal_rows.first_row::varchar as detail,
        null as expected
    from core.proposal_rows
    where proposal_rows.is_repeated
)

select * from found
