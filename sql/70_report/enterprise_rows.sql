-- grain: one row per row of a counting file that names an enterprise by its code
-- view
with named as (
    select submission_id, 'reg_enterprises' as sheet, row_no, enterprise_code_key as enterprise_key, enterprise_name
    from raw.reg_enterprises
    union all by name
    select submission_id, 'reg_certificates' as sheet, row_no, enterprise_code_key as enterprise_key
    from raw.reg_certificates
    union all by name
    select submission_id, 'reg_filings' as sheet, row_no, enterprise_code_key as enterprise_key, enterprise_name
    from raw.reg_filings
    union all by name
    select submission_id, 'reg_cases' as sheet, row_no, enterprise_code_key as enterprise_key, enterprise_name
    from raw.reg_cases
    union all by name
    select submission_id, 'enterprises' as sheet, row_no, enterprise_code_key as enterprise_key, enterprise_name
    from raw.enterprises
    union all by name
    select submission_id, 'contracts' as sheet, row_no, enterprise_code_key as enterprise_key, enterprise_name
    from raw.contracts
    union all by name
    select submission_id, 'coverage' as sheet, row_no, enterprise_code_key as enterprise_key, enterprise_name
    from raw.coverage
    union all by name
    select submission_id, 'six_ones' as sheet, row_no, enterprise_code_key as enterprise_key, enterprise_name
    from raw.six_ones
    union all by name
    select submission_id, 'proposals' as sheet, row_no, enterprise_code_key as enterprise_key, enterprise_name
    from raw.proposals
    union all by name
    select submission_id, 'facilities' as sheet, row_no, enterprise_code_key as enterprise_key
    from raw.facilities
    union all by name
    select submission_id, 'mediation' as sheet, row_no, organisation_part(place_code) as enterprise_key
    from raw.mediation
    union all by name
    select submission_id, 'help_points' as sheet, row_no, organisation_part(place_code) as enterprise_key
    from raw.help_points
    union all by name
    select submission_id, 'events' as sheet, row_no, organisation_part(body_code) as enterprise_key
    from raw.events
),

-- under the key that counts: a match decision or a former code leads to another one
keyed as (
    select
        named.* replace (
            coalesce(decided.enterprise_key, former_codes.enterprise_key, named.enterprise_key) as enterprise_key
        )
    from named
    left join staging.decided_rows as decided
        on
            named.submission_id = decided.submission_id
            and named.sheet = decided.sheet
            and named.row_no = decided.row_no
    left join staging.former_codes
        on named.enterprise_key = former_codes.former_key
),

known as (
    select enterprise_key
    from keyed
    where sheet in ('reg_enterprises', 'enterprises', 'contracts', 'coverage', 'reg_filings')
),

counted as (
    select
        keyed.enterprise_key,
        keyed.enterprise_name,
        keyed.sheet,
        sheet_titles.title as sheet_title,
        keyed.submission_id,
        submissions.unit_code,
        submissions.file_name as file,
        keyed.row_no
    from keyed
    semi join known
        on keyed.enterprise_key = known.enterprise_key
    inner join raw.submissions
        on keyed.submission_id = submissions.submission_id
    left join raw.sheet_titles
        on keyed.sheet = sheet_titles.sheet
    anti join raw.superseded_sheets as replaced
        on
            keyed.submission_id = replaced.submission_id
            and keyed.sheet = replaced.sheet
    where submissions.state = 'accepted'
)

select * from counted
