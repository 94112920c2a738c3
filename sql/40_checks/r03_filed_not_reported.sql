-- grain: one row per finding R03 备案登记中的合同未上报
-- view
with found as (
    select
        'R03' as code,
        register.unit_code,
        received.submission_id,
        'contracts' as sheet,
        null::bigint as row_no,
        null::varchar as column_name,
        filings.contract_no as entity_key,
        filings.contract_no as value,
        register.enterprise_name as detail,
        null as expected
    from core.filings
    inner join core.register_enterprises as register
        on filings.enterprise_code_key = register.enterprise_key
    inner join staging.received_sheets as received
        on
            register.unit_code = received.unit_code
            and received.sheet = 'contracts'
    left join core.ledgered
        on
            register.unit_code = ledgered.unit_code
            and filings.contract_no = ledgered.contract_no
    where
        filings.turn = 1
        and received.is_received
        and ledgered.contract_no is null
)

select * from found
