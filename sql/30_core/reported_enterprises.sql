-- grain: one row per accepted row of 企业名册
-- table
with kept as (
    select
        enterprise_rows.enterprise_code_key as enterprise_key,
        enterprise_rows.*
    from core.enterprise_rows
    cross join core.rejecting
    where
        not (enterprise_rows.is_repeated and rejecting.e01)
        and not (enterprise_rows.is_foreign and rejecting.e03)
)

select * from kept
