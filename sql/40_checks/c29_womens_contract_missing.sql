-- grain: one row per finding C29 未签订女职工专项合同
-- view
with found as (
    select
        'C29' as code,
        enterprise_contracts.unit_code,
        enterprise_contracts.submission_id,
        'enterprises' as sheet,
        enterprise_contracts.row_no,
        'women' as column_name,
        enterprise_contracts.enterprise_key as entity_key,
        enterprise_contracts.women::varchar as value,
        null as detail,
        null as expected
    from core.enterprise_contracts
    where
        enterprise_contracts.is_unionised
        and enterprise_contracts.has_general
        and enterprise_contracts.women > 0
        and not enterprise_contracts.has_womens
        and not enterprise_contracts.maybe_womens
)

select * from found
