-- grain: one row per row of a counted workbook to which a match decision applies (匹配决定); the first decision counts
-- table
with decisions as (
    select *
    from staging.match_targets
    where is_on_register
),

named as (
    select
        'enterprises' as sheet,
        submission_id,
        row_no,
        enterprise_name_norm,
        enterprise_code
    from raw.enterprises
    union all by name
    select
        'contracts' as sheet,
        submission_id,
        row_no,
        enterprise_name_norm,
        enterprise_code
    from raw.contracts
    union all by name
    select
        'coverage' as sheet,
        submission_id,
        row_no,
        enterprise_name_norm,
        enterprise_code
    from raw.coverage
    union all by name
    select
        'six_ones' as sheet,
        submission_id,
        row_no,
        enterprise_name_norm,
        enterprise_code
    from raw.six_ones
    union all by name
    select
        'proposals' as sheet,
        submission_id,
        row_no,
        enterprise_name_norm,
        enterprise_code
    from raw.proposals
),

candidates as (
    select
        decisions.*,
        named.submission_id,
        named.row_no,
        named.enterprise_code as read_code
    from named
    inner join decisions
        on
            named.sheet = decisions.sheet
            and named.enterprise_name_norm = decisions.name_norm
    inner join raw.submissions
        on
            named.submission_id = submissions.submission_id
            and decisions.unit_code = submissions.unit_code
            and submissions.state = 'accepted'
),

written as (
    select
        candidates.*,
        coalesce(cells.raw, candidates.read_code, '') as written_code
    from candidates
    left join raw.cells
        on
            candidates.submission_id = cells.submission_id
            and candidates.sheet = cells.sheet
            and candidates.row_no = cells.row_no
            and cells.column_name = 'enterprise_code'
),

fitting as (
    select *
    from written
    where written_code = expect
    qualify row_number() over (partition by submission_id, sheet, row_no order by entry_no) = 1
)

select * from fitting
