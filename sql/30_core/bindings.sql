-- grain: one row per enterprise and accepted contract that binds it (own, regional or sector)
-- table
with own as (
    select
        enterprise_code_key as enterprise_key,
        contract_no,
        contract_type,
        scope_form,
        is_in_force,
        is_counted,
        is_pending,
        term_end
    from core.contracts
    where scope_form = '单独'
),

listed as (
    select
        coverage.enterprise_key,
        contracts.contract_no,
        contracts.contract_type,
        contracts.scope_form,
        contracts.is_in_force,
        contracts.is_counted,
        contracts.is_pending,
        contracts.term_end
    from core.coverage
    inner join core.contracts
        on
            coverage.unit_code = contracts.unit_code
            and coverage.contract_no = contracts.contract_no
),

bound as (
    select * from own
    union all
    select * from listed
)

select * from bound
