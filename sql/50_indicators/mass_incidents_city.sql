-- grain: one row per case of the registers (市级以上群体性事件)
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
        'level' as column_name,
        'hit' as verdict,
        'mass_incident' as reason_code
    from core.cases
    where
        cases.kind = '群体性事件' and cases.is_in_period
        and cases.level in ('市', '省', '中央')
)

select * from judged
