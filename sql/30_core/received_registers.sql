-- grain: one row per register of the round and the number of its rows that count
-- view
with counted as (
    select 'reg_filings' as register, count(*) as row_count from staging.reg_filings
    union all
    select 'reg_enterprises' as register, count(*) as row_count from staging.reg_enterprises
    union all
    select 'reg_cases' as register, count(*) as row_count from staging.reg_cases
    union all
    select 'reg_certificates' as register, count(*) as row_count from staging.reg_certificates
    union all
    select 'reg_sites' as register, count(*) as row_count from staging.reg_sites
    union all
    select 'reg_communities' as register, count(*) as row_count from staging.reg_communities
    union all
    select 'reg_satisfaction' as register, count(*) as row_count from staging.reg_satisfaction
),

wanted as (
    select counted.*
    from counted
    semi join raw.round_registers
        on counted.register = round_registers.register
)

select * from wanted
