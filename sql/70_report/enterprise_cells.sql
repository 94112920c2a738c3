-- grain: one row per cell of the rows that name an enterprise, as it was received
-- view
with received as (
    select
        rows.enterprise_key,
        rows.sheet,
        rows.sheet_title,
        rows.submission_id,
        rows.unit_code,
        rows.file,
        rows.row_no,
        cells.cell,
        column_titles.title as column_title,
        cells.state,
        cells.raw
    from report.enterprise_rows as rows
    inner join raw.cells
        on
            rows.submission_id = cells.submission_id
            and rows.sheet = cells.sheet
            and rows.row_no = cells.row_no
    left join raw.column_titles
        on
            cells.sheet = column_titles.sheet
            and cells.column_name = column_titles.column_name
)

select * from received
