-- grain: one row per enterprise key on the register of legal-person certificates (工会法人资格证书)
-- table
with latest as (
    select
        enterprise_code_key as enterprise_key,
        max(valid_until) as valid_until,
        arg_max(valid_until_last, valid_until) as valid_until_last
    from staging.reg_certificates
    where enterprise_code_key is not null
    group by enterprise_code_key
)

select * from latest
