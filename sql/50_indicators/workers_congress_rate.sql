-- grain: one row per enterprise counted (职代会建制率)
-- view
with judged as (
    select
        enterprises.unit_code,
        enterprises.enterprise_key as entity_key,
        enterprises.enterprise_name as entity_name,
        enterprises.submission_id,
        enterprises.row_no,
        'enterprises' as sheet,
        'congress_form' as column_name,
        case when coalesce(enterprises.congress_form in ('职代会', '职工大会', '区域职代会'), false) then 'hit' else 'miss' end
            as verdict,
        case when coalesce(enterprises.congress_form not in ('职代会', '职工大会', '区域职代会'), true) then 'no_congress' end
            as reason_code
    from core.enterprise_contracts as enterprises
    where enterprises.is_unionised
)

select * from judged
