-- grain: one row per unit and sheet of its accepted submission
-- view
with received as (
    select
        submissions.unit_code,
        submissions.submission_id,
        sheets.sheet,
        sheets.status = 'received' as is_received
    from raw.submissions
    inner join raw.sheets
        on submissions.submission_id = sheets.submission_id
    where
        submissions.state = 'accepted'
        and submissions.kind = 'submission'
)

select * from received
