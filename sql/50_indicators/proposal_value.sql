-- grain: one row per enterprise that stated a value saved (合理化建议节约价值，分)
-- view
with stated as (
    select
        proposals.*,
        case
            when proposals.saved is null then 'value_unknown'
            when proposals.confirmed_on is null then 'not_confirmed'
            when proposals.confirmed_on_last < round.period_start or proposals.confirmed_on > round.cutoff
                then 'outside_period'
            when proposals.confirmed_on < round.period_start or proposals.confirmed_on_last > round.cutoff
                then 'date_unknown'
        end as doubt
    from core.proposals
    cross join raw.round
),

judged as (
    select
        unit_code,
        enterprise_code_key as entity_key,
        enterprise_name as entity_name,
        submission_id,
        'proposals' as sheet,
        row_no,
        case when saved is null or doubt is null then 'saved' else 'confirmed_on' end as column_name,
        case when doubt is null then saved else 0 end as hit,
        case
            when doubt is null then 'hit'
            when doubt = 'outside_period' then 'miss'
            else 'unknown'
        end as verdict,
        doubt as reason_code
    from stated
)

select * from judged
