-- grain: one row per finding E11 法人资格证书登记中查无记录
-- view
with found as (
    select
        'E11' as code,
        reported_enterprises.unit_code,
        reported_enterprises.submission_id,
        'enterprises' as sheet,
        reported_enterprises.row_no,
        'certificate_until' as column_name,
        reported_enterprises.enterprise_key as entity_key,
        show_date(reported_enterprises.certificate_until, reported_enterprises.certificate_until_last) as value,
        null as detail,
        null as expected
    from core.reported_enterprises
    left join core.certificates
        on reported_enterprises.enterprise_key = certificates.enterprise_key
    where
        reported_enterprises.certificate_until is not null
        and certificates.enterprise_key is null
        and exists (select * from core.certificates as any_certificate)
)

select * from found
