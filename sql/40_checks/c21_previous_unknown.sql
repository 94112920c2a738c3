-- grain: one row per finding C21 前一合同编号查无此合同
-- view
with found as (
    select
        'C21' as code,
        contracts.unit_code,
        contracts.submission_id,
        'contracts' as sheet,
        contracts.row_no,
        'previous_no' as column_name,
        contracts.contract_no as entity_key,
        contracts.previous_no as value,
        null as detail,
        null as expected
    from core.contracts
    left join core.ledgered
        on
            contracts.unit_code = ledgered.unit_code
            and contracts.previous_no = ledgered.contract_no
    where
        contracts.previous_no is not null
        and ledgered.contract_no is null
)

select * from found
