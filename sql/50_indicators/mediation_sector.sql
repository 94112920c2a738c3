-- grain: one row per mediation body of level 行业 founded by the cutoff (行业调解组织)
-- view
with judged as (
    select
        mediation.unit_code,
        mediation.body_name as entity_key,
        mediation.body_name as entity_name,
        mediation.submission_id,
        'mediation' as sheet,
        mediation.row_no,
        'founded_on' as column_name,
        'hit' as verdict
    from staging.mediation
    cross join raw.round
    where
        mediation.level = '行业'
        and mediation.founded_on <= round.cutoff
)

select * from judged
