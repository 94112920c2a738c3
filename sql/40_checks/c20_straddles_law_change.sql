-- grain: one row per finding C20 合同跨越法规变更日
-- view
with found as (
    select
        'C20' as code,
        contracts.unit_code,
        contracts.submission_id,
        'contracts' as sheet,
        contracts.row_no,
        'signed_on' as column_name,
        contracts.contract_no as entity_key,
        show_date(contracts.signed_on, contracts.signed_on_last) as value,
        show_date(contracts.register_received_on, contracts.register_received_on_last) as detail,
        null as expected
    from core.contracts
    cross join (
        select * from raw.law
        where parameter = 'law_change'
    ) as law
    where
        contracts.signed_on_last < law.valid_from
        and contracts.register_received_on >= law.valid_from
)

select * from found
