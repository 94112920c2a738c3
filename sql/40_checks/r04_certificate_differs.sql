-- grain: one row per finding R04 证书有效期与登记不一致
-- view
with found as (
    select
        'R04' as code,
        reported_enterprises.unit_code,
        reported_enterprises.submission_id,
        'enterprises' as sheet,
        reported_enterprises.row_no,
        'certificate_until' as column_name,
        reported_enterprises.enterprise_key as entity_key,
        show_date(reported_enterprises.certificate_until, reported_enterprises.certificate_until_last) as value,
        show_date(certificates.valid_until, certificates.valid_until) as detail,
        null as expected
    from core.reported_enterprises
    inner join core.certificates
        on reported_enterprises.enterprise_key = certificates.enterprise_key
    where
        reported_enterprises.certificate_until = reported_enterprises.certificate_until_last
        and reported_enterprises.certificate_until <> certificates.valid_until
)

select * from found
