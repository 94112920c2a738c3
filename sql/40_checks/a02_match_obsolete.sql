-- grain: one row per finding A02 匹配决定已不适用
-- view
with applied as (
    select distinct entry_no
    from staging.decided_rows
),

found as (
    select
        'A02' as code,
        match_targets.unit_code,
        null::bigint as submission_id,
        match_targets.sheet,
        null::bigint as row_no,
        null::varchar as column_name,
        match_targets.enterprise_key as entity_key,
        'match[' || match_targets.entry_no || ']' as value,
        case
            when not match_targets.is_on_register then '企业名录中没有代码' || match_targets.enterprise_code
            else '未见名称为“' || match_targets.enterprise_name || '”、代码原为“' || match_targets.expect || '”的行'
        end as detail,
        null as expected
    from staging.match_targets
    left join applied
        on match_targets.entry_no = applied.entry_no
    where applied.entry_no is null
)

select * from found
