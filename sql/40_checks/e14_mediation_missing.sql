-- grain: one row per finding E14 大中型企业未建调解组织
-- view
with found as (
    select
        'E14' as code,
        reported_enterprises.unit_code,
        reported_enterprises.submission_id,
        'enterprises' as sheet,
        reported_enterprises.row_no,
        'mediation_founded_on' as column_name,
        reported_enterprises.enterprise_key as entity_key,
        register.size_class as value,
        null as detail,
        null as expected
    from core.reported_enterprises
    inner join core.register_enterprises as register
        on reported_enterprises.enterprise_key = register.enterprise_key
    semi join raw.sheet_columns as present
        on
            reported_enterprises.submission_id = present.submission_id
            and sheet_part(reported_enterprises.row_no) = present.part
            and present.sheet = 'enterprises'
            and present.column_name = 'mediation_founded_on'
    anti join checks.unread_cells as unread
        on
            reported_enterprises.submission_id = unread.submission_id
            and unread.sheet = 'enterprises'
            and reported_enterprises.row_no = unread.row_no
            and unread.column_name = 'mediation_founded_on'
    where
        register.size_class in ('大型', '中型')
        and reported_enterprises.mediation_founded_on is null
)

select * from found
