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

known as (
    select enterprise_key
    from named
    where sheet in ('reg_enterprises', 'enterprises', 'contracts', 'coverage', 'reg_filings')
),

counted as (
    select
        named.enterprise_key,
        named.enterprise_name,
        named.sheet,
        sheet_titles.title as sheet_title,
        named.submission_id,
        submissions.unit_code,
        submissions.file_name as file,
        named.row_no
    from named
    semi join known
        on named.enterprise_key = known.enterprise_key
    inner join raw.submissions
        on named.submission_id = submissions.submission_id
    left join raw.sheet_titles
        on named.sheet = sheet_titles.sheet
    anti join raw.superseded_sheets as replaced
        on
            named.submission_id = replaced.submission_id
            and named.sheet = replaced.sheet
    where submissions.state = 'accepted'
)

select * from counted
