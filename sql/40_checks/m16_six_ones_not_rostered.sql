-- grain: one row per finding M16 企业不在名册
-- view
with found as (
    select
        'M16' as code,
        six_ones.unit_code,
        six_ones.submission_id,
        'six_ones' as sheet,
        six_ones.row_no,
        'enterprise_code' as column_name,
        null::varchar as entity_key,
        six_ones.enterprise_code as value,
        null as detail,
        null as expected
    from staging.six_ones
    left join core.rostered
        on
            six_ones.unit_code = rostered.unit_code
            and six_ones.enterprise_code_key = rostered.enterprise_key
    where rostered.unit_code is null
)

select * from found
