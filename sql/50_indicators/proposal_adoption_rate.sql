-- grain: one row per enterprise that stated its proposals (合理化建议采用率，按条数)
-- view
with stated as (
    select
        *,
        coalesce(
            inexact_reason(proposed, proposed_hedge),
            inexact_reason(adopted, adopted_hedge),
            case when adopted > proposed then 'value_unknown' end
        ) as doubt
    from core.proposals
),

judged as (
    select
        unit_code,
        enterprise_code_key as entity_key,
        enterprise_name as entity_name,
        submission_id,
        'proposals' as sheet,
        row_no,
        'adopted' as column_name,
        proposed as base,
        adopted as hit,
        case
            when doubt is not null then 'unknown'
            when adopted = proposed then 'hit'
            else 'miss'
        end as verdict,
        case
            when doubt is not null then doubt
            when adopted < proposed then 'not_adopted'
        end as reason_code
    from stated
)

select * from judged
