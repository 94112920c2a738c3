-- grain: one row per finding C30 合同生效后未公布
-- view
with found as (
    select
        'C30' as code,
        contracts.unit_code,
        contracts.submission_id,
        'contracts' as sheet,
        contracts.row_no,
        'published_on' as column_name,
        contracts.contract_no as entity_key,
        show_date(contracts.effective_on, contracts.effective_on) as value,
        null as detail,
        null as expected
    from core.contracts
    cross join raw.round
    semi join raw.sheet_columns as present
        on
            contracts.submission_id = present.submission_id
            and sheet_part(contracts.row_no) = present.part
            and present.sheet = 'contracts'
            and present.column_name = 'published_on'
    anti join checks.unread_cells as unread
        on
            contracts.submission_id = unread.submission_id
            and unread.sheet = 'contracts'
            and contracts.row_no = unread.row_no
            and unread.column_name = 'published_on'
    where
        contracts.is_filed
        and (coalesce(contracts.register_opinion <> '异议', true) or contracts.register_corrected_on is not null)
        and contracts.effective_on between round.period_start and round.period_end
        and contracts.published_on is null
)

select * from found
