-- grain: one row per former code (原代码) of an enterprise on the register that is no other enterprise's code
-- table
with register as (
    select
        enterprise_code_key as enterprise_key,
        organisation_part(former_code) as former_key
    from staging.reg_enterprises
    where enterprise_code_key is not null
),

former as (
    select
        register.former_key,
        min(register.enterprise_key) as enterprise_key
    from register
    anti join register as holders
        on register.former_key = holders.enterprise_key
    where register.former_key is not null
    group by register.former_key
    having count(distinct register.enterprise_key) = 1
)

select * from former
