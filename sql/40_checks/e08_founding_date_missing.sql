-- grain: one row per finding E08 已建会但无建会日期
-- view
with found as (
    select
        'E08' as code,
        reported_enterprises.unit_code,
        reported_enterprises.submission_id,
        'enterprises' as sheet,
        reported_enterprises.row_no,
        'founded_on' as column_name,
        reported_enterprises.enterprise_key as entity_key,
        null as value,
        null as detail,
        null as expected
    from core.reported_enterprises
    semi join raw.sheet_columns as present
        on
            reported_enterprises.submission_id = present.submission_id
            and sheet_part(reported_enterprises.row_no) = present.part
            and present.sheet = 'enterprises'
            and present.column_name = 'founded_on'
    left join raw.cells
        on
            reported_enterprises.submission_id = cells.submission_id
            and cells.sheet = 'enterprises'
            and reported_enterprises.row_no = cells.row_no
            and cells.column_name = 'founded_on'
    where
        reported_enterprises.unionised
        and reported_enterprises.union_form = '单独'
        and reported_enterprises.founded_on is null
        and cells.cell is null
)

select * from found
