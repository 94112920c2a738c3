-- grain: one row per finding C03 表决到会人数不足三分之二
-- view
with found as (
    select
        'C03' as code,
        contracts.unit_code,
        contracts.submission_id,
        'contracts' as sheet,
        contracts.row_no,
        'vote_present' as column_name,
        contracts.contract_no as entity_key,
        contracts.vote_due::varchar as value,
        contracts.vote_present::varchar as detail,
        null as expected
    from core.contracts
    where
        contracts.is_signed_in_period
        and not coalesce(contracts.has_more_present, false)
        and not coalesce(contracts.has_more_yes, false)
        and not contracts.has_quorum
)

select * from found
