-- grain: one row per enterprise counted (厂务公开建制率)
-- view
with judged as (
    select
        enterprises.unit_code,
        enterprises.enterprise_key as entity_key,
        enterprises.enterprise_name as entity_name,
        enterprises.submission_id,
        enterprises.row_no,
        'enterprises' as sheet,
        'factory_openness' as column_name,
        case when coalesce(enterprises.factory_openness, false) then 'hit' else 'miss' end as verdict,
        case when not coalesce(enterprises.factory_openness, false) then 'no_openness' end as reason_code
    from core.enterprise_contracts as enterprises
    where enterprises.is_unionised
)

select * from judged
