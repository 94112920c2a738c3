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

sole_names as (
    select
        name_norm,
        min(enterprise_key) as enterprise_key
    from core.register_names
    group by name_norm
    having count(*) = 1
),

-- how sure it is which enterprise a row speaks of (匹配质量); a name alone is only ever proposed
judged as (
    select
        numbered.*,
        case
            when numbered.key_source <> 'code' then numbered.key_source
            when register_enterprises.enterprise_key is null and sole_names.name_norm is not null then 'name'
            when register_enterprises.enterprise_key is null then 'none'
            when numbered.enterprise_name_norm = register_enterprises.enterprise_name_norm then 'code_and_name'
            when
                list_contains(former_names(register_enterprises.former_name_norm), numbered.enterprise_name_norm)
                then 'former_name'
            else 'code'
        end as identity,
        register_enterprises.enterprise_key is not null as is_on_register,
        register_enterprises.unit_code as owner_code,
        register_enterprises.unit_name as owner_name,
        numbered.turn > 1 as is_repeated,
        coalesce(register_enterprises.unit_code <> numbered.unit_code, false) as is_foreign
    from numbered
    left join core.register_enterprises
        on numbered.enterprise_code_key = register_enterprises.enterprise_key
    left join sole_names
        on numbered.enterprise_name_norm = sole_names.name_norm
)

select * from judged
