-- grain: one row per cell of an accepted submission whose text was there and could not be used
-- view
with unread as (
    select
        cells.submission_id,
        cells.sheet,
        cells.row_no,
        cells.column_name
    from raw.cells
    semi join raw.submissions
        on
            cells.submission_id = submissions.submission_id
            and submissions.state = 'accepted'
    where cells.state = 'unreadable'
)

select * from unread
