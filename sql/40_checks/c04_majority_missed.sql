-- grain: one row per finding C04 赞成人数不足半数
-- view
with found as (
    select
        'C04' as code,
        contracts.unit_code,
        contracts.submission_id,
        'contracts' as sheet,
        contracts.row_no,
        'vote_yes' as column_name,
        contracts.contract_no as entity_key,
        contracts.vote_due::varchar as value,
        contracts.vote_yes::varchar as detail,
        null as expected
    from core.contracts
    where
        contracts.is_signed_in_period
        and not coalesce(contracts.has_more_present, false)
        and not coalesce(contracts.has_more_yes, false)
        and contracts.has_quorum
        and not contracts.has_majority
)

select * from found
