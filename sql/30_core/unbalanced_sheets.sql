-- grain: one row per received sheet whose cells are not all accounted for (there should be none)
-- view
with compared as (
    select
        submission_id,
        sheet,
        cells_read,
        cells_used + cells_in_findings + cells_ignored as cells_accounted
    from raw.reconciliation
),

unbalanced as (
    select *
    from compared
    where cells_read <> cells_accounted
)

select * from unbalanced
