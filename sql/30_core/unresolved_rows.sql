-- grain: one row per row of a counted workbook that names an enterprise no usable code leads to (身份不明的行)
-- view
-- no key could be read, or the register does not have it; a row that a decision settles is not among them
with named as (
    select
        'enterprises' as sheet,
        submission_id,
        row_no,
        enterprise_name,
        enterprise_name_norm,
        enterprise_code,
        enterprise_code_key
    from raw.enterprises
    union all by name
    select
        'contracts' as sheet,
        submission_id,
        row_no,
        enterprise_name,
        enterprise_name_norm,
        enterprise_code,
        enterprise_code_key
    from raw.contracts
    where scope_form = '单独'
    union all by name
    select
        'coverage' as sheet,
        submission_id,
        row_no,
        enterprise_name,
        enterprise_name_norm,
        enterprise_code,
        enterprise_code_key
    from raw.coverage
    union all by name
    select
        'six_ones' as sheet,
        submission_id,
        row_no,
        enterprise_name,
        enterprise_name_norm,
        enterprise_code,
        enterprise_code_key
    from raw.six_ones
    union all by name
    select
        'proposals' as sheet,
        submission_id,
        row_no,
        enterprise_name,
        enterprise_name_norm,
        enterprise_code,
        enterprise_code_key
    from raw.proposals
),

counted as (
    select
        submissions.unit_code,
        named.*
    from named
    inner join raw.submissions
        on
            named.submission_id = submissions.submission_id
            and submissions.state = 'accepted'
    anti join staging.decided_rows as decided
        on
            named.submission_id = decided.submission_id
            and named.sheet = decided.sheet
            and named.row_no = decided.row_no
    anti join core.register_enterprises
        on named.enterprise_code_key = register_enterprises.enterprise_key
    anti join staging.former_codes
        on named.enterprise_code_key = former_codes.former_key
    where named.enterprise_name_norm is not null
),

written as (
    select
        counted.*,
        coalesce(cells.raw, counted.enterprise_code, '') as written_code
    from counted
    left join raw.cells
        on
            counted.submission_id = cells.submission_id
            and counted.sheet = cells.sheet
            and counted.row_no = cells.row_no
            and cells.column_name = 'enterprise_code'
)

select * from written
