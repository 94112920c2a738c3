-- grain: one row per finding M03 调解成功件数大于受理件数
-- view
with found as (
    select
        'M03' as code,
        mediation.unit_code,
        mediation.submission_id,
        'mediation' as sheet,
        mediation.row_no,
        'settled' as column_name,
        null::varchar as entity_key,
        mediation.accepted::varchar as value,
        mediation.settled::varchar as detail,
        null as expected
    from staging.mediation
    where mediation.settled > mediation.accepted
)

select * from found
