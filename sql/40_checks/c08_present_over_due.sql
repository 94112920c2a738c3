-- grain: one row per finding C08 实到人数大于应到人数
-- view
with found as (
    select
        'C08' as code,
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
    where contracts.has_more_present
)

select * from found
