-- grain: one row per contract counted (要约按期答复率)
-- view
with judged as (
    select
        contracts.unit_code,
        contracts.contract_no as entity_key,
        contracts.contract_no as entity_name,
        contracts.submission_id,
        contracts.row_no,
        'contracts' as sheet,
        'replied_on' as column_name,
        case
            when
                coalesce(contracts.replied_on_last <= contracts.requested_on + contracts.law_reply_days::integer, false)
                then 'hit'
            else 'miss'
        end as verdict,
        case
            when contracts.replied_on is null then 'not_replied' when
                contracts.replied_on_last > contracts.requested_on + contracts.law_reply_days::integer
                then 'reply_late'
        end as reason_code
    from core.contracts
    where
        contracts.is_signed_in_period
        and contracts.requested_on = contracts.requested_on_last
)

select * from judged
