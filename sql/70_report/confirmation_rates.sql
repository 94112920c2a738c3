-- grain: one row per unit and kind of fact: how many a register confirms (登记印证率); the base is what it could judge
-- view
with counted as (
    select
        unit_code,
        kind,
        count(*) filter (where state = 'confirmed') as confirmed,
        count(*) filter (where state = 'contradicted') as contradicted,
        count(*) filter (where state = 'unmatched') as unmatched,
        count(*) filter (where state = 'no_register') as no_register,
        count(*) filter (where state = 'unreported') as unreported
    from report.confirmations
    group by unit_code, kind
),

based as (
    select
        *,
        confirmed as num,
        confirmed + contradicted + unmatched as den
    from counted
)

select * from based
