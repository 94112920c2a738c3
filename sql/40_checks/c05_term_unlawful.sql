-- grain: one row per finding C05 合同期限不合规定
-- view
with found as (
    select
        'C05' as code,
        contracts.unit_code,
        contracts.submission_id,
        'contracts' as sheet,
        contracts.row_no,
        'term_end' as column_name,
        contracts.contract_no as entity_key,
        contracts.contract_type as value,
        show_date(contracts.term_start, contracts.term_start_last)
        || '至'
        || show_date(contracts.term_end, contracts.term_end_last) as detail,
        case
            when contracts.min_years = contracts.max_years then contracts.min_years || '年' else
                contracts.min_years || '至' || contracts.max_years || '年'
        end as expected
    from core.contracts
    where
        contracts.is_signed_in_period
        and not contracts.is_term_lawful
)

select * from found
