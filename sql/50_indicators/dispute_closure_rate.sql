-- grain: one row per case of the registers (争议按期办结率)
-- view
with judged as (
    select
        cases.unit_code,
        cases.case_no as entity_key,
        coalesce(cases.enterprise_name, cases.case_no) as entity_name,
        cases.occurred_on as event_date,
        precision_of(cases.occurred_on, cases.occurred_on_last) as date_precision,
        cases.level,
        cases.case_no as matter_key,
        coalesce(cases.resolved, false) as resolved,
        cases.document_no,
        cases.submission_id,
        'reg_cases' as sheet,
        cases.row_no,
        'closed_on' as column_name,
        case when coalesce(cases.closed_on_last <= cases.due_on, false) then 'hit' else 'miss' end as verdict,
        case
            when cases.closed_on is null then 'not_closed' when cases.closed_on_last > cases.due_on then 'closed_late'
        end as reason_code
    from core.cases
    where cases.kind = '劳动争议' and cases.is_due
)

select * from judged
