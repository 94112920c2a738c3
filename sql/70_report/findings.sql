-- grain: one row per finding, with the names and the address a reader needs
-- table
with located as (
    select
        findings.*,
        submissions.file_name as file,
        sheet_titles.title as sheet_title,
        column_titles.title as column_title,
        coalesce(
            nullif(findings.cell, ''),
            cells.cell,
            cell_address(sheet_columns.tab, sheet_columns.letter, findings.row_no),
            ''
        ) as address
    from checks.findings
    left join raw.submissions
        on findings.submission_id = submissions.submission_id
    left join raw.sheet_titles
        on findings.sheet = sheet_titles.sheet
    left join raw.column_titles
        on
            findings.sheet = column_titles.sheet
            and findings.column_name = column_titles.column_name
    left join raw.cells
        on
            findings.submission_id = cells.submission_id
            and findings.sheet = cells.sheet
            and findings.row_no = cells.row_no
            and findings.column_name = cells.column_name
    left join raw.sheet_columns
        on
            findings.submission_id = sheet_columns.submission_id
            and findings.sheet = sheet_columns.sheet
            and findings.column_name = sheet_columns.column_name
            and sheet_part(findings.row_no) = sheet_columns.part
),

ordered as (
    select
        code,
        severity,
        unit_code,
        submission_id,
        file,
        sheet,
        sheet_title,
        row_no,
        case when row_no is null and cell = '' then '' else address end as cell,
        column_name,
        column_title,
        entity_key,
        value,
        detail,
        expected
    from located
    order by
        unit_code asc nulls first,
        severity = 'reject_submission' desc,
        severity = 'reject_record' desc,
        severity = 'cannot_judge' desc,
        code asc,
        submission_id asc nulls first,
        sheet asc nulls first,
        row_no asc nulls first,
        column_name asc nulls first,
        entity_key asc nulls first,
        value asc nulls first
)

select * from ordered
