-- grain: one row per unit and sheet it should report, then one per register of the round
-- view
with counting as (
    select
        unit_code,
        submission_id
    from raw.submissions
    where
        kind = 'submission'
        and state = 'accepted'
),

read_rows as (
    select
        submission_id,
        sheet,
        count(distinct row_no) as rows_read
    from raw.cells
    group by submission_id, sheet
),

refused_rows as (
    select
        submission_id,
        sheet,
        count(*) as rows_refused
    from checks.rejected_rows
    group by submission_id, sheet
),

of_units as (
    select
        units.official_order,
        units.unit_code,
        wanted.sheet,
        wanted.title as sheet_title,
        wanted.sheet_order,
        counting.submission_id,
        case
            when counting.submission_id is null then 'not_submitted'
            else coalesce(sheets.status, 'missing')
        end as status
    from raw.units
    cross join raw.sheet_titles as wanted
    left join counting
        on units.unit_code = counting.unit_code
    left join raw.sheets
        on
            counting.submission_id = sheets.submission_id
            and wanted.sheet = sheets.sheet
    where
        wanted.kind = 'submission'
        and wanted.is_required
),

register_files as (
    select
        sheets.sheet,
        submissions.submission_id,
        sheets.status
    from raw.submissions
    inner join raw.sheets
        on submissions.submission_id = sheets.submission_id
    anti join raw.superseded_sheets as replaced
        on
            sheets.submission_id = replaced.submission_id
            and sheets.sheet = replaced.sheet
    where
        submissions.kind = 'register'
        and submissions.state = 'accepted'
),

of_registers as (
    select
        null::bigint as official_order,
        null::varchar as unit_code,
        round_registers.register as sheet,
        sheet_titles.title as sheet_title,
        sheet_titles.sheet_order,
        register_files.submission_id,
        coalesce(register_files.status, 'not_submitted') as status
    from raw.round_registers
    inner join raw.sheet_titles
        on round_registers.register = sheet_titles.sheet
    left join register_files
        on round_registers.register = register_files.sheet
),

wanted as (
    select * from of_units
    union all by name
    select * from of_registers
),

counted as (
    select
        wanted.unit_code,
        wanted.sheet,
        wanted.sheet_title,
        wanted.status,
        wanted.submission_id,
        coalesce(read_rows.rows_read, 0) as rows_read,
        coalesce(read_rows.rows_read, 0) - coalesce(refused_rows.rows_refused, 0) as rows_counted,
        wanted.official_order,
        wanted.sheet_order
    from wanted
    left join read_rows
        on
            wanted.submission_id = read_rows.submission_id
            and wanted.sheet = read_rows.sheet
    left join refused_rows
        on
            wanted.submission_id = refused_rows.submission_id
            and wanted.sheet = refused_rows.sheet
),

ordered as (
    select * exclude (official_order, sheet_order)
    from counted
    order by official_order nulls last, sheet_order
)

select * from ordered
