-- grain: one row per finding C33 女职工专项合同未与主合同同步签订
-- view
with found as (
    select
        'C33' as code,
        contracts.unit_code,
        contracts.submission_id,
        'contracts' as sheet,
        contracts.row_no,
        'signed_on' as column_name,
        contracts.contract_no as entity_key,
        show_date(contracts.signed_on, contracts.signed_on_last) as value,
        show_date(main.signed_on, main.signed_on_last) as detail,
        null as expected
    from core.contracts
    inner join core.contracts as main
        on
            contracts.unit_code = main.unit_code
            and contracts.main_no = main.contract_no
    where
        contracts.contract_type = '女职工专项'
        and main.contract_type = '综合'
        and contracts.is_signed_in_period
        and contracts.signed_on > main.signed_on_last + in_step_days()::integer
)

select * from found
