-- grain: one row per accepted row of 岗位竞赛, with the key of the body that took part (参赛单位)
-- table
-- a code on the enterprise register leads to the enterprise, any other code or the name stands for itself;
-- a row with the name alone is the body that another row gives a code for
with coded as (
    select
        events.*,
        coalesce(register_enterprises.enterprise_key, nullif(trim(events.body_code), '')) as code_key
    from core.events
    left join core.register_enterprises
        on organisation_part(events.body_code) = register_enterprises.enterprise_key
    where events.kind = '岗位竞赛'
),

named as (
    select
        body_name_norm,
        min(code_key) as code_key
    from coded
    where
        code_key is not null
        and body_name_norm is not null
    group by body_name_norm
),

keyed as (
    select
        coded.* exclude (code_key),
        coalesce(coded.code_key, named.code_key, coded.body_name_norm) as body_key
    from coded
    left join named
        on coded.body_name_norm = named.body_name_norm
)

select * from keyed
