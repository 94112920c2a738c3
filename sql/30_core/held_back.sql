-- grain: one row per reported fact whose confirmation keeps it from counting in this round (待核实或不计)
-- table
-- usually empty: the effects come first, so that nothing is read when none holds anything back
with effects as (
    select
        kind,
        state,
        effect
    from raw.confirmation_effects
    where effect <> 'count'
),

witnessed as (
    select * from core.witness_contracts
    union all by name
    select * from core.witness_unions
    union all by name
    select * from core.witness_certificates
    union all by name
    select * from core.witness_mediation
    union all by name
    select * from core.witness_sites
),

held as (
    select
        witnessed.kind,
        witnessed.unit_code,
        witnessed.entity_kind,
        witnessed.entity_key,
        bool_and(effects.effect = 'exclude') as is_excluded
    from witnessed
    inner join effects
        on
            witnessed.kind = effects.kind
            and witnessed.state = effects.state
    group by witnessed.kind, witnessed.unit_code, witnessed.entity_kind, witnessed.entity_key
)

select * from held
