-- grain: one row per enterprise counted (企业劳动争议调解组织建制率)
-- view
with judged as (
    select
        enterprises.unit_code,
        enterprises.enterprise_key as entity_key,
        enterprises.enterprise_name as entity_name,
        coalesce(enterprises.submission_id, enterprises.register_submission_id) as submission_id,
        coalesce(enterprises.row_no, enterprises.register_row_no) as row_no,
        case when enterprises.is_reported then 'enterprises' else 'reg_enterprises' end as sheet,
        case when enterprises.is_reported then 'mediation_founded_on' else 'enterprise_code' end as column_name,
        case
            when
                coalesce(enterprises.is_reported and enterprises.mediation_founded_on <= round.cutoff, false)
                then 'hit'
            else 'miss'
        end as verdict,
        case
            when not enterprises.is_reported then 'not_reported' when
                coalesce(enterprises.mediation_founded_on > round.cutoff, true)
                then 'no_mediation'
        end as reason_code
    from core.enterprise_contracts as enterprises
    cross join raw.round
)

select * from judged
