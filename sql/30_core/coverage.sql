-- grain: one row per accepted contract × enterprise of the lists
-- table
with kept as (
    select
        coverage_rows.enterprise_code_key as enterprise_key,
        coverage_rows.*
    from core.coverage_rows
    cross join core.rejecting
    where
        not (coverage_rows.lacks_contract and rejecting.c16)
        and not (coverage_rows.is_repeated and rejecting.c17)
)

select * from kept
