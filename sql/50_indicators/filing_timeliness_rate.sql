-- grain: one row per contract counted (备案及时率)
-- view
with judged as (
    select
        contracts.unit_code,
        contracts.contract_no as entity_key,
        contracts.contract_no as entity_name,
        contracts.submission_id,
        contracts.row_no,
        'contracts' as sheet,
        'signed_on' as column_name,
        case
            when not contracts.is_signed_by_day then 'unknown'
            when contracts.register_received_on_last <= contracts.filing_deadline then 'hit'
            when contracts.register_received_on <= contracts.filing_deadline then 'unknown'
            else 'miss'
        end as verdict,
        case
            when not contracts.is_signed_by_day then 'date_unknown'
            when not contracts.is_filed then 'not_filed'
            when contracts.register_received_on > contracts.filing_deadline then 'filed_late'
            when contracts.register_received_on_last > contracts.filing_deadline then 'date_unknown'
        end as reason_code
    from core.contracts
    cross join raw.round
    where
        contracts.is_signed_in_period
        and not (not contracts.is_filed and contracts.is_signed_by_day and contracts.filing_deadline > round.cutoff)
)

select * from judged
