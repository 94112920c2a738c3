-- grain: one row per finding C09 赞成人数大于实到人数
-- view
with found as (
    select
        'C09' as code,
        contracts.unit_code,
        contracts.submission_id,
        'contracts' as sheet,
        contracts.row_no,
        'vote_yes' as column_name,
        contracts.contract_no as entity_key,
        contracts.vote_present::varchar as value,
        contracts.vote_yes::varchar as detail,
        null as expected
    from core.contracts
    where
        contracts.has_more_yes
        and not coalesce(contracts.has_more_present, false)
)

select * from found
