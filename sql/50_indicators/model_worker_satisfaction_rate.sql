-- grain: one row per survey of model workers in hardship (困难劳模满意率，按有效问卷)
-- view
with stated as (
    select
        *,
        coalesce(
            inexact_reason(valid_forms, valid_forms_hedge),
            inexact_reason(satisfied, satisfied_hedge),
            case when satisfied > valid_forms then 'value_unknown' end
        ) as doubt
    from staging.reg_satisfaction
    where audience = '困难劳模'
),

judged as (
    select
        unit_code,
        audience as entity_key,
        audience as entity_name,
        submission_id,
        'reg_satisfaction' as sheet,
        row_no,
        'satisfied' as column_name,
        valid_forms as base,
        satisfied as hit,
        case
            when doubt is not null then 'unknown'
            when satisfied = valid_forms then 'hit'
            else 'miss'
        end as verdict,
        case
            when doubt is not null then doubt
            when satisfied < valid_forms then 'not_satisfied'
        end as reason_code
    from stated
)

select * from judged
