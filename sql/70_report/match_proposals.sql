-- grain: one row per unresolved row and enterprise it may mean, or one without any candidate (匹配建议)
-- view
with joined as (
    select
        unresolved_rows.unit_code,
        unresolved_rows.submission_id,
        unresolved_rows.sheet,
        unresolved_rows.row_no,
        candidates.rank,
        unresolved_rows.enterprise_name,
        unresolved_rows.written_code,
        candidates.candidate_code,
        candidates.candidate_name,
        candidates.candidate_unit,
        case
            when candidates.is_same_name then 'same_name'
            when candidates.is_former_name then 'former_name'
            when candidates.is_near_code and candidates.likeness >= alike_enough_percent() then 'name_and_code'
            when candidates.is_near_code then 'near_code'
            when candidates.enterprise_key is not null then 'like_name'
        end as why,
        candidates.likeness
    from core.unresolved_rows
    left join core.match_candidates as candidates
        on
            unresolved_rows.unit_code = candidates.unit_code
            and unresolved_rows.enterprise_name_norm = candidates.name_norm
            and unresolved_rows.written_code = candidates.written_code
),

located as (
    select
        joined.*,
        submissions.file_name as file,
        sheet_titles.title as sheet_title,
        coalesce(cells.cell, cell_address(sheet_columns.tab, sheet_columns.letter, joined.row_no), '') as cell
    from joined
    left join raw.submissions
        on joined.submission_id = submissions.submission_id
    left join raw.sheet_titles
        on joined.sheet = sheet_titles.sheet
    left join raw.cells
        on
            joined.submission_id = cells.submission_id
            and joined.sheet = cells.sheet
            and joined.row_no = cells.row_no
            and cells.column_name = 'enterprise_name'
    left join raw.sheet_columns
        on
            joined.submission_id = sheet_columns.submission_id
            and joined.sheet = sheet_columns.sheet
            and sheet_columns.column_name = 'enterprise_code'
            and sheet_part(joined.row_no) = sheet_columns.part
)

select * from located
