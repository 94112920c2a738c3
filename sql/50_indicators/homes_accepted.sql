-- grain: one row per home or activity centre of a government body (机关事业单位职工之家和活动中心)
-- view
with judged as (
    select
        unit_code,
        concat_ws(' ', facility_name, body_name) as entity_key,
        facility_name as entity_name,
        accepted_on as event_date,
        precision_of(accepted_on, accepted_on_last) as date_precision,
        submission_id,
        'facilities' as sheet,
        row_no,
        case when body_kind is null then 'body_kind' else 'accepted_on' end as column_name,
        case when body_kind is null and acceptance = 'hit' then 'unknown' else acceptance end as verdict,
        case when body_kind is null and acceptance = 'hit' then 'value_unknown' else acceptance_reason end
            as reason_code
    from core.facilities
    where
        kind in ('职工之家', '活动中心')
        and coalesce(body_kind, '机关') in ('机关', '事业单位')
)

select * from judged
