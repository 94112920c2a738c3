-- grain: one row per enterprise counted (企业建会率)
-- view
with judged as (
    select
        enterprises.unit_code,
        enterprises.enterprise_key as entity_key,
        enterprises.enterprise_name as entity_name,
        coalesce(enterprises.submission_id, enterprises.register_submission_id) as submission_id,
        coalesce(enterprises.row_no, enterprises.register_row_no) as row_no,
        case when enterprises.is_reported then 'enterprises' else 'reg_enterprises' end as sheet,
        case when enterprises.is_reported then 'unionised' else 'enterprise_code' end as column_name,
        case when enterprises.is_unionised then 'hit' else 'miss' end as verdict,
        case
            when not enterprises.is_reported then 'not_reported' when not enterprises.is_unionised then 'not_unionised'
        end as reason_code
    from core.enterprise_contracts as enterprises
)

select * from judged
