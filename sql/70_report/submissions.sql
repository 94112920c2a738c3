-- grain: one row per received file
-- view
with late as (
    select
        submission_id,
        count(*) as days_late
    from core.late_days
    group by submission_id
),

ordered as (
    select
        submissions.submission_id,
        submissions.unit_code,
        submissions.sender,
        submissions.kind,
        submissions.register,
        submissions.file_name,
        submissions.sha256,
        submissions.received_at,
        submissions.state,
        coalesce(late.days_late, 0) as days_late
    from raw.submissions
    left join late
        on submissions.submission_id = late.submission_id
    order by submissions.submission_id
)

select * from ordered
