-- grain: one row per enterprise counted (企业劳动争议调解组织建制率)
-- view
with judged as (
    select
        enterprises.unit_code,
        enterprises.enterprise_key as entity_key,
        enterprises.enterprise_name as entity_name,
        enterprises.submission_id,
        enterprises.row_no,
        'enterprises' as sheet,
        'mediation_founded_on' as column_name,
        case when coalesce(enterprises.is_reported and enterprises.mediation_founded_on <= round.cutoff, false) then 'hit' else 'miss' end as verdict,
        case when not enterprises.is_reported then 'not_reported' when coalesce(enterprises.mediation_founded_on > round.cutoff, true) then 'no_mediation' end as reason_code
    from core.enterprise_contracts as enterprises
    cross join raw.round
)

select * from judged
