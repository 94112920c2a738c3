-- grain: one row per community of an assessed unit (社区名录)
-- table
with numbered as (
    select
        *,
        row_number() over (partition by community_code order by submission_id, row_no) as turn
    from staging.reg_communities
),

known as (
    select numbered.* exclude (turn)
    from numbered
    semi join raw.units
        on numbered.unit_code = units.unit_code
    where numbered.turn = 1
)

select * from known
