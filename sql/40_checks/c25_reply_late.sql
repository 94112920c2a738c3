-- grain: one row per finding C25 答复要约超过20日
-- view
with found as (
    select
        'C25' as code,
        contracts.unit_code,
        contracts.submission_id,
        'contracts' as sheet,
        contracts.row_no,
        'replied_on' as column_name,
        contracts.contract_no as entity_key,
        show_date(contracts.requested_on, contracts.requested_on_last) as value,
        coalesce(show_date(contracts.replied_on, contracts.replied_on_last), '未') as detail,
        null as expected
    from core.contracts
    semi join raw.sheet_columns as present
        on
            contracts.submission_id = present.submission_id
            and sheet_part(contracts.row_no) = present.part
            and present.sheet = 'contracts'
            and present.column_name = 'replied_on'
    anti join checks.unread_cells as unread
        on
            contracts.submission_id = unread.submission_id
            and unread.sheet = 'contracts'
            and contracts.row_no = unread.row_no
            and unread.column_name = 'replied_on'
    where
        contracts.is_signed_in_period
        and contracts.requested_on is not null
        and coalesce(contracts.replied_on > contracts.requested_on_last + contracts.law_reply_days::integer, true)
)

select * from found
