-- grain: one row per enterprise that built or improved its facilities, each once (服务设施标准化企业)
-- view
with ordered as (
    select
        *,
        coalesce(enterprise_code_key, body_name_norm) as owner_key,
        row_number() over (
            partition by unit_code, coalesce(enterprise_code_key, body_name_norm, row_no::varchar)
            order by acceptance <> 'hit', acceptance <> 'unknown', row_no
        ) as turn
    from core.facilities
    where
        kind = '服务设施'
        and body_kind = '企业'
),

judged as (
    select
        unit_code,
        coalesce(owner_key, facility_name) as entity_key,
        coalesce(body_name, facility_name) as entity_name,
        accepted_on as event_date,
        precision_of(accepted_on, accepted_on_last) as date_precision,
        submission_id,
        'facilities' as sheet,
        row_no,
        case when owner_key is null then 'body_name' else 'accepted_on' end as column_name,
        case when owner_key is null then 'miss' else acceptance end as verdict,
        case when owner_key is null then 'body_missing' else acceptance_reason end as reason_code
    from ordered
    where turn = 1
)

select * from judged
