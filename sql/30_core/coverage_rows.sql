-- grain: one row per row of 区域行业覆盖企业 that intake let pass, with what speaks against it
-- table
with numbered as (
    select
        *,
        row_number() over same_place as turn,
        first_value(row_no) over same_place as first_row
    from staging.coverage
    window same_place as (partition by unit_code, contract_no, enterprise_code_key order by row_no)
),

judged as (
    select
        numbered.*,
        numbered.turn > 1 as is_repeated,
        accepted_contracts.contract_no is null as lacks_contract
    from numbered
    left join core.accepted_contracts
        on
            numbered.unit_code = accepted_contracts.unit_code
            and numbered.contract_no = accepted_contracts.contract_no
            and accepted_contracts.scope_form <> '单独'
)

select * from judged
