-- grain: one row per finding C32 合同即将到期尚未续签 (one per unit)
-- view
with windows as (
    select
        law.kind,
        arg_max(law.value, law.valid_from) filter (where law.parameter = 'renewal_window_months') as months,
        arg_max(law.value, law.valid_from) filter (where law.parameter = 'renewal_window_days') as days
    from raw.law
    cross join raw.round
    where
        law.parameter in ('renewal_window_months', 'renewal_window_days')
        and law.valid_from <= round.cutoff
    group by law.kind
),

expiring as (
    select contracts.*
    from core.contracts
    cross join raw.round
    inner join windows
        on contracts.contract_type = windows.kind
    anti join core.contracts as later
        on
            contracts.unit_code = later.unit_code
            and contracts.contract_no = later.previous_no
    where
        contracts.is_in_force
        and round.cutoff
        >= (contracts.term_end - to_months(coalesce(windows.months, 0)::integer))::date
        - coalesce(windows.days, 0)::integer
),

grouped as (
    select
        unit_code,
        count(*) as contracts_expiring,
        min(term_end) as first_end,
        min(row_no) as row_no,
        min_by(submission_id, row_no) as submission_id
    from expiring
    group by unit_code
),

found as (
    select
        'C32' as code,
        grouped.unit_code,
        grouped.submission_id,
        'contracts' as sheet,
        grouped.row_no,
        'term_end' as column_name,
        null::varchar as entity_key,
        grouped.contracts_expiring::varchar as value,
        show_date(grouped.first_end, grouped.first_end) as detail,
        null as expected
    from grouped
)

select * from found
