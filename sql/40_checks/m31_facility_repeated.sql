-- grain: one row per finding M31 设施重复填报
-- view
with found as (
    select
        'M31' as code,
        facility_rows.unit_code,
        facility_rows.submission_id,
        'facilities' as sheet,
        facility_rows.row_no,
        'facility_name' as column_name,
        null::varchar as entity_key,
        facility_rows.facility_name as value,
        facility_rows.first_row::varchar as detail,
        null as expected
    from core.facility_rows
    where facility_rows.is_repeated
)

select * from found
