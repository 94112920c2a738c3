-- grain: one row per finding C34 表决全部全票 (one per unit)
-- view
with voted as (
    select
        *,
        vote_present = vote_due and vote_yes = vote_due as is_unanimous
    from core.contracts
    where
        is_signed_in_period
        and scope_form = '单独'
        and vote_due is not null
        and vote_present is not null
        and vote_yes is not null
),

grouped as (
    select
        unit_code,
        count(*) as contracts_voted,
        bool_and(is_unanimous) as all_unanimous,
        min(row_no) as row_no,
        min_by(submission_id, row_no) as submission_id,
        min_by(contract_no, row_no) as contract_no
    from voted
    group by unit_code
),

found as (
    select
        'C34' as code,
        grouped.unit_code,
        grouped.submission_id,
        'contracts' as sheet,
        grouped.row_no,
        'vote_yes' as column_name,
        grouped.contract_no as entity_key,
        grouped.contracts_voted::varchar as value,
        null as detail,
        null as expected
    from grouped
    where
        grouped.all_unanimous
        and grouped.contracts_voted >= unanimous_contracts()
)

select * from found
