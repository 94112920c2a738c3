-- grain: one row per accepted contract: what the filing register (人社局备案登记) says of it
-- view
with compared as (
    select
        'contract' as kind,
        'reg_filings' as register,
        contracts.unit_code,
        contracts.register_state as state,
        case when contracts.is_filed then 'number' else '' end as matched_by,
        'contract' as entity_kind,
        contracts.contract_no as entity_key,
        contracts.contract_no as entity_name,
        case
            when contracts.differs_in_signing then 'signed_on'
            when contracts.differs_in_receipt then 'received_on'
            when contracts.differs_in_type then 'contract_type'
            when contracts.differs_in_enterprise then 'enterprise_code'
        end as field,
        case
            when contracts.differs_in_signing then show_date(contracts.signed_on, contracts.signed_on_last)
            when contracts.differs_in_receipt then show_date(contracts.received_on, contracts.received_on_last)
            when contracts.differs_in_type then contracts.contract_type
            when contracts.differs_in_enterprise then contracts.enterprise_code_key
        end as reported,
        case
            when contracts.differs_in_signing
                then show_date(contracts.register_signed_on, contracts.register_signed_on_last)
            when contracts.differs_in_receipt
                then show_date(contracts.register_received_on, contracts.register_received_on_last)
            when contracts.differs_in_type then contracts.register_type
            when contracts.differs_in_enterprise then contracts.register_enterprise_key
        end as registered,
        contracts.submission_id,
        'contracts' as sheet,
        contracts.row_no,
        'contract_no' as column_name
    from core.contracts
)

select * from compared
