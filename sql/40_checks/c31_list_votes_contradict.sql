-- grain: one row per finding C31 名单表决人数矛盾
-- view
with found as (
    select
        'C31' as code,
        coverage.unit_code,
        coverage.submission_id,
        'coverage' as sheet,
        coverage.row_no,
        'vote_present' as column_name,
        coverage.contract_no || ' ' || coverage.enterprise_key as entity_key,
        coverage.vote_due::varchar as value,
        coverage.vote_present::varchar as detail,
        coverage.vote_yes::varchar as expected
    from core.coverage
    where
        coverage.vote_present > coverage.vote_due
        or coverage.vote_yes > coverage.vote_present
)

select * from found
