-- grain: one row per enterprise counted (工会法人资格取得率)
-- view
with judged as (
    select
        enterprises.unit_code,
        enterprises.enterprise_key as entity_key,
        enterprises.enterprise_name as entity_name,
        enterprises.submission_id,
        enterprises.row_no,
        'enterprises' as sheet,
        'certificate_until' as column_name,
        case when certificates.valid_until >= round.cutoff then 'hit' else 'miss' end as verdict,
        case
            when certificates.valid_until is null then 'certificate_missing'
            when certificates.valid_until < round.cutoff then 'certificate_expired'
        end as reason_code
    from core.enterprises
    cross join raw.round
    left join core.certificates
        on enterprises.enterprise_key = certificates.enterprise_key
    where
        enterprises.is_unionised
        and enterprises.union_form = '单独'
)

select * from judged
