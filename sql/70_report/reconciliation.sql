-- grain: one row per received file and sheet: what became of its cells
-- view
with ordered as (
    select
        submission_id,
        sheet,
        cells_read,
        cells_used,
        cells_in_findings,
        cells_ignored,
        rules
    from raw.reconciliation
    order by submission_id, sheet
)

select * from ordered
