-- grain: one row per case of an assessed unit (劳动监察、仲裁、法院案件)
-- table
with known as (
    select
        reg_cases.*,
        reg_cases.occurred_on between round.period_start and round.period_end as is_in_period,
        reg_cases.due_on between round.period_start and round.period_end as is_due
    from staging.reg_cases
    cross join raw.round
    semi join raw.units
        on reg_cases.unit_code = units.unit_code
)

select * from known
