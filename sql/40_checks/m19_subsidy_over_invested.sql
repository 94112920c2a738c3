-- grain: one row per finding M19 补贴金额大于投入金额
-- view
with found as (
    select
        'M19' as code,
        facilities.unit_code,
        facilities.submission_id,
        'facilities' as sheet,
        facilities.row_no,
        'subsidy' as column_name,
        null::varchar as entity_key,
        show_yuan(facilities.invested) as value,
        show_yuan(facilities.subsidy) as detail,
        null as expected
    from staging.facilities
    where facilities.subsidy > facilities.invested
)

select * from found
