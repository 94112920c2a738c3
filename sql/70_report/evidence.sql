-- grain: one row per thing that was missed, is unknown, was counted, or contradicts a register
-- table
with shown as (
    select *
    from indicators.evidence
    where
        base is null
        or (adverse and verdict <> 'miss')
        or (not adverse and verdict <> 'hit')
),

witnessed as (
    select
        shown.*,
        case
            when contracts.register_state in ('confirmed', 'contradicted', 'unmatched') then contracts.register_state
            when sites.state in ('confirmed', 'contradicted') then sites.state
            when shown.sheet = 'reg_cases' then 'confirmed'
            when shown.column_name = 'certificate_until' and certificates.valid_until is null then 'unmatched'
            when
                shown.column_name = 'certificate_until' and shown.reason_code = 'certificate_differs'
                then 'contradicted'
            when shown.column_name = 'certificate_until' then 'confirmed'
            else ''
        end as confirmation
    from shown
    left join core.contracts
        on
            shown.entity_kind = 'contract'
            and shown.unit_code = contracts.unit_code
            and shown.entity_key = contracts.contract_no
    left join core.witness_sites as sites
        on
            shown.sheet = sites.sheet
            and shown.submission_id = sites.submission_id
            and shown.row_no = sites.row_no
    left join core.certificates
        on
            shown.entity_kind = 'enterprise'
            and shown.entity_key = certificates.enterprise_key
),

located as (
    select
        witnessed.unit_code,
        witnessed.indicator,
        witnessed.entity_kind,
        witnessed.entity_key,
        witnessed.entity_name,
        witnessed.verdict,
        witnessed.base,
        witnessed.hit,
        witnessed.reason_code,
        reasons.reason,
        witnessed.denominator_name,
        witnessed.event_date,
        witnessed.date_precision,
        witnessed.level,
        witnessed.matter_key,
        witnessed.member_key,
        witnessed.resolved,
        witnessed.document_no,
        witnessed.submission_id,
        submissions.file_name as file,
        witnessed.sheet,
        sheet_titles.title as sheet_title,
        witnessed.row_no,
        witnessed.column_name,
        column_titles.title as column_title,
        coalesce(cells.cell, cell_address(sheet_columns.tab, sheet_columns.letter, witnessed.row_no), '') as cell,
        witnessed.confirmation
    from witnessed
    left join raw.reasons
        on witnessed.reason_code = reasons.reason_code
    left join raw.submissions
        on witnessed.submission_id = submissions.submission_id
    left join raw.sheet_titles
        on witnessed.sheet = sheet_titles.sheet
    left join raw.column_titles
        on
            witnessed.sheet = column_titles.sheet
            and witnessed.column_name = column_titles.column_name
    left join raw.cells
        on
            witnessed.submission_id = cells.submission_id
            and witnessed.sheet = cells.sheet
            and witnessed.row_no = cells.row_no
            and witnessed.column_name = cells.column_name
    left join raw.sheet_columns
        on
            witnessed.submission_id = sheet_columns.submission_id
            and witnessed.sheet = sheet_columns.sheet
            and witnessed.column_name = sheet_columns.column_name
            and sheet_part(witnessed.row_no) = sheet_columns.part
),

ordered as (
    select *
    from located
    order by unit_code, indicator, entity_key, submission_id nulls last, row_no nulls last
)

select * from ordered
