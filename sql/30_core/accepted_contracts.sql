-- grain: one row per accepted row of 集体合同台账
-- table
with kept as (
    select contract_rows.*
    from core.contract_rows
    cross join core.rejecting
    where
        not (contract_rows.ends_before_start and rejecting.c10)
        and not (contract_rows.is_repeated and rejecting.c12)
        and not (contract_rows.lacks_enterprise and rejecting.c13)
)

select * from kept
