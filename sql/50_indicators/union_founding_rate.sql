-- grain: one row per enterprise counted (企业建会率)
-- view
with judged as (
    select
        enterprises.unit_code,
        enterprises.enterprise_key as entity_key,
        enterprises.enterprise_name as entity_name,
        enterprises.submission_id,
        enterprises.row_no,
        'enterprises' as sheet,
        'unionised' as column_name,
        case when enterprises.is_unionised then 'hit' else 'miss' end as verdict,
        case when not enterprises.is_reported then 'not_reported' when not enterprises.is_unionised then 'not_unionised' end as reason_code
    from core.enterprise_contracts as enterprises
    cross join raw.round
)

select * from judged
