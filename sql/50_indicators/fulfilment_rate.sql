-- grain: one row per contract counted (履约率，按条款)
-- view
with judged as (
    select
        contracts.unit_code,
        contracts.contract_no as entity_key,
        contracts.contract_no as entity_name,
        contracts.submission_id,
        contracts.row_no,
        'contracts' as sheet,
        'clauses_done' as column_name,
        contracts.clauses_due as base,
        contracts.clauses_done as hit,
        case
            when contracts.clauses_due is null or contracts.clauses_done is null then 'unknown'
            when contracts.clauses_done > contracts.clauses_due then 'unknown'
            when contracts.clauses_done = contracts.clauses_due then 'hit'
            else 'miss'
        end as verdict,
        case
            when contracts.clauses_due is null or contracts.clauses_done is null then 'value_unknown'
            when contracts.clauses_done > contracts.clauses_due then 'value_unknown'
            when contracts.clauses_done < contracts.clauses_due then 'clauses_unfulfilled'
        end as reason_code
    from core.contracts
    cross join raw.round
    where
        contracts.inspected_on >= round.period_start
        and contracts.inspected_on_last <= round.period_end
)

select * from judged
