-- grain: one row per finding C22 同日集中签订
-- view
with grouped as (
    select
        unit_code,
        signed_on,
        count(*) as contracts_signed,
        min(row_no) as row_no,
        min_by(submission_id, row_no) as submission_id,
        min_by(contract_no, row_no) as contract_no
    from core.contracts
    where
        scope_form = '单独'
        and is_signed_by_day
    group by unit_code, signed_on
),

found as (
    select
        'C22' as code,
        grouped.unit_code,
        grouped.submission_id,
        'contracts' as sheet,
        grouped.row_no,
        'signed_on' as column_name,
        grouped.contract_no as entity_key,
        show_date(grouped.signed_on, grouped.signed_on) as value,
        grouped.contracts_signed::varchar as detail,
        null as expected
    from grouped
    where grouped.contracts_signed >= same_day_contracts()
)

select * from found
