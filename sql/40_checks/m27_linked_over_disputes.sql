-- grain: one row per finding M27 诉调对接件数大于争议件数
-- view
with found as (
    select
        'M27' as code,
        rights_info.unit_code,
        rights_info.submission_id,
        'rights_info' as sheet,
        rights_info.row_no,
        'court_linked' as column_name,
        null::varchar as entity_key,
        rights_info.disputes::varchar as value,
        rights_info.court_linked::varchar as detail,
        null as expected
    from staging.rights_info
    where
        rights_info.court_linked > rights_info.disputes
)

select * from found
