-- grain: one row per finding M22 自评项目代码不存在
-- view
with found as (
    select
        'M22' as code,
        self_assessment.unit_code,
        self_assessment.submission_id,
        'self_assessment' as sheet,
        self_assessment.row_no,
        'item_code' as column_name,
        null::varchar as entity_key,
        self_assessment.item_code as value,
        null as detail,
        null as expected
    from staging.self_assessment
    left join (select distinct item_code from raw.rule_items) as known
        on self_assessment.item_code = known.item_code
    where known.item_code is null
)

select * from found
