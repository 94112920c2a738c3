-- grain: one row per row of the district's 项目台账 that intake let pass, with what speaks against it
-- table
with own as (
    select
        district_projects.*,
        trim(district_projects.project_name) as project_key
    from staging.district_projects
    inner join raw.submissions
        on
            district_projects.submission_id = submissions.submission_id
            and submissions.kind = 'district'
),

goals as (
    select distinct ledger
    from raw.district_targets
    where ledger is not null
),

judged as (
    select
        own.*,
        row_number() over same_project > 1 as is_repeated,
        first_value(own.row_no) over same_project as first_row,
        goals.ledger is null as is_unknown
    from own
    left join goals
        on own.project_key = goals.ledger
    window same_project as (partition by own.project_key order by own.submission_id, own.row_no)
)

select * from judged
