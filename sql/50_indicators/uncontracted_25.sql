-- grain: one row per enterprise counted (二十五人以上未签订企业)
-- view
with judged as (
    select
        enterprises.unit_code,
        enterprises.enterprise_key as entity_key,
        enterprises.enterprise_name as entity_name,
        enterprises.submission_id,
        enterprises.row_no,
        'enterprises' as sheet,
        'staff' as column_name,
        case when enterprises.maybe_any then 'unknown' else 'hit' end as verdict,
        case
            when enterprises.maybe_any then 'confirmation_pending'
            when enterprises.lost_any then 'confirmation_excluded'
            else 'no_contract'
        end as reason_code
    from core.enterprise_contracts as enterprises
    where
        enterprises.is_unionised and not enterprises.has_any
        and enterprises.staff >= (select law.uncontracted_staff from core.law_at_cutoff as law)
)

select * from judged
