-- grain: one row per finding A01 按匹配决定认定企业
-- view
with found as (
    select
        'A01' as code,
        decided_rows.unit_code,
        decided_rows.submission_id,
        decided_rows.sheet,
        decided_rows.row_no,
        'enterprise_code' as column_name,
        decided_rows.enterprise_key as entity_key,
        decided_rows.expect as value,
        decided_rows.enterprise_code || ' ' || decided_rows.target_name as detail,
        decided_rows.entered_by || '：' || decided_rows.reason as expected
    from staging.decided_rows
)

select * from found
