-- grain: one row per enterprise key on the register of enterprises (企业名录); the first row counts
-- table
with numbered as (
    select
        *,
        row_number() over (partition by enterprise_code_key order by submission_id, row_no) as turn
    from staging.reg_enterprises
    where enterprise_code_key is not null
),

named as (
    select
        numbered.enterprise_code_key as enterprise_key,
        numbered.* exclude (turn),
        numbered.reg_status = '存续' as is_active,
        starts_with(numbered.ownership, '非公') as is_non_public,
        units.name as unit_name
    from numbered
    left join raw.units
        on numbered.unit_code = units.unit_code
    where numbered.turn = 1
)

select * from named
