-- grain: one row per folded name, present or former (曾用名), of an active enterprise on the register
-- view
with present as (
    select
        enterprise_name_norm as name_norm,
        enterprise_key,
        false as is_former
    from core.register_enterprises
    where is_active
),

former as (
    select
        unnest(former_names(former_name_norm)) as name_norm,
        enterprise_key,
        true as is_former
    from core.register_enterprises
    where
        is_active
        and former_name_norm is not null
),

unioned as (
    select * from present
    union all
    select * from former
),

named as (
    select
        name_norm,
        enterprise_key,
        bool_and(is_former) as is_former
    from unioned
    where name_norm <> ''
    group by name_norm, enterprise_key
)

select * from named
