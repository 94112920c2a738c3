-- grain: one row per row of 企业名册 that intake let pass, with what speaks against it
-- table
with numbered as (
    select
        *,
        row_number() over same_key as turn,
        first_value(row_no) over same_key as first_row
    from staging.enterprises
    window same_key as (partition by unit_code, enterprise_code_key order by row_no)
),

judged as (
    select
        numbered.*,
        register_enterprises.enterprise_key is not null as is_on_register,
        register_enterprises.unit_code as owner_code,
        register_enterprises.unit_name as owner_name,
        numbered.turn > 1 as is_repeated,
        coalesce(register_enterprises.unit_code <> numbered.unit_code, false) as is_foreign
    from numbered
    left join core.register_enterprises
        on numbered.enterprise_code_key = register_enterprises.enterprise_key
)

select * from judged
