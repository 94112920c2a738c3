-- grain: one row per reported fact and register, and per register row that no unit reported (登记印证)
-- view
with unreported as (
    select
        'contract' as kind,
        'reg_filings' as register,
        unit_code,
        'contract' as entity_kind,
        entity_key,
        value as entity_name
    from checks.r03_filed_not_reported
    union all
    select
        'enterprise' as kind,
        'reg_enterprises' as register,
        unit_code,
        'enterprise' as entity_kind,
        entity_key,
        value as entity_name
    from checks.e16_not_reported
    union all
    select
        'site' as kind,
        'reg_sites' as register,
        unit_code,
        'site' as entity_kind,
        entity_key,
        value as entity_name
    from checks.m10_register_site_not_reported
    union all
    select
        'certificate' as kind,
        'reg_certificates' as register,
        enterprises.unit_code,
        'enterprise' as entity_kind,
        enterprises.enterprise_key as entity_key,
        enterprises.enterprise_name as entity_name
    from core.enterprises
    semi join core.certificates
        on enterprises.enterprise_key = certificates.enterprise_key
    where
        enterprises.is_reported
        and enterprises.certificate_until is null
),

stated as (
    select * exclude (effect, state), state, effect
    from core.confirmations
    union all by name
    select
        *,
        'unreported' as state,
        '' as matched_by,
        'count' as effect
    from unreported
),

located as (
    select
        stated.unit_code,
        stated.kind,
        stated.register,
        stated.state,
        stated.effect,
        stated.matched_by,
        stated.entity_key,
        stated.entity_name,
        stated.field,
        field_titles.title as field_title,
        stated.reported,
        stated.registered,
        stated.submission_id,
        submissions.file_name as file,
        stated.sheet,
        sheet_titles.title as sheet_title,
        coalesce(cells.cell, cell_address(sheet_columns.tab, sheet_columns.letter, stated.row_no), '') as cell
    from stated
    left join raw.submissions
        on stated.submission_id = submissions.submission_id
    left join raw.sheet_titles
        on stated.sheet = sheet_titles.sheet
    left join raw.column_titles as field_titles
        on
            stated.sheet = field_titles.sheet
            and stated.field = field_titles.column_name
    left join raw.cells
        on
            stated.submission_id = cells.submission_id
            and stated.sheet = cells.sheet
            and stated.row_no = cells.row_no
            and stated.column_name = cells.column_name
    left join raw.sheet_columns
        on
            stated.submission_id = sheet_columns.submission_id
            and stated.sheet = sheet_columns.sheet
            and stated.column_name = sheet_columns.column_name
            and sheet_part(stated.row_no) = sheet_columns.part
)

select * from located
