-- grain: one row per finding made while reading a file that counts (accepted or refused)
-- table
with judged as (
    select
        submissions.state,
        intake_findings.* exclude (severity, unit_code, cell),
        case
            when finding_types.is_overridden then finding_types.severity
            else intake_findings.severity
        end as severity,
        coalesce(intake_findings.unit_code, submissions.unit_code, submissions.sender) as unit_code,
        intake_findings.cell
    from raw.intake_findings
    inner join raw.submissions
        on intake_findings.submission_id = submissions.submission_id
    inner join raw.finding_types
        on intake_findings.code = finding_types.code
),

counted as (
    select * exclude (state)
    from judged
    where state in ('accepted', 'rejected')
),

-- a decision replaces the code, so what reading said of that cell no longer holds (A01 names it instead)
standing as (
    select counted.*
    from counted
    anti join staging.decided_rows as decided
        on
            counted.submission_id = decided.submission_id
            and counted.sheet = decided.sheet
            and counted.row_no = decided.row_no
            and counted.column_name = 'enterprise_code'
            and counted.severity = 'reject_record'
)

select * from standing
