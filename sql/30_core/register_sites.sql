-- grain: one row per building site of an assessed unit (建筑工地清单)
-- table
with known as (
    select
        reg_sites.*,
        reg_sites.started_on <= round.period_end
        and coalesce(reg_sites.finished_on_last, round.period_start) >= round.period_start as is_open
    from staging.reg_sites
    cross join raw.round
    semi join raw.units
        on reg_sites.unit_code = units.unit_code
)

select * from known
