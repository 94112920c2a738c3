-- grain: one row per reported fact and register that could witness it (登记印证)
-- view
with witnessed as (
    select * from core.witness_enterprises
    union all by name
    select * from core.witness_contracts
    union all by name
    select * from core.witness_unions
    union all by name
    select * from core.witness_certificates
    union all by name
    select * from core.witness_mediation
    union all by name
    select * from core.witness_sites
    union all by name
    select * from core.witness_disputes
),

judged as (
    select
        witnessed.*,
        coalesce(effects.effect, 'count') as effect
    from witnessed
    left join raw.confirmation_effects as effects
        on
            witnessed.kind = effects.kind
            and witnessed.state = effects.state
)

select * from judged
