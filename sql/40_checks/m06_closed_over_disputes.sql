-- grain: one row per finding M06 办结件数大于争议件数
-- view
with found as (
    select
        'M06' as code,
        rights_info.unit_code,
        rights_info.submission_id,
        'rights_info' as sheet,
        rights_info.row_no,
        'closed' as column_name,
        null::varchar as entity_key,
        rights_info.disputes::varchar as value,
        rights_info.closed::varchar as detail,
        null as expected
    from staging.rights_info
    where rights_info.closed > rights_info.disputes
)

select * from found
