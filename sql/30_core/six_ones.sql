-- grain: one row per accepted row of 六个一
-- table
with kept as (
    select six_ones.*
    from staging.six_ones
    cross join core.rejecting
    left join core.rostered
        on
            six_ones.unit_code = rostered.unit_code
            and six_ones.enterprise_code_key = rostered.enterprise_key
    where not (rostered.unit_code is null and rejecting.m16)
)

select * from kept
