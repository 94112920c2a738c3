-- grain: one row per reported legal-person certificate: what the register of certificates says of it
-- view
with compared as (
    select
        reported_enterprises.*,
        certificates.valid_until,
        certificates.valid_until_last,
        certificates.enterprise_key is not null as is_certified,
        coalesce(
            reported_enterprises.certificate_until = reported_enterprises.certificate_until_last
            and certificates.valid_until = certificates.valid_until_last
            and reported_enterprises.certificate_until <> certificates.valid_until, false
        ) as is_different
    from core.reported_enterprises
    left join core.certificates
        on reported_enterprises.enterprise_key = certificates.enterprise_key
    where reported_enterprises.certificate_until is not null
),

witnessed as (
    select
        'certificate' as kind,
        'reg_certificates' as register,
        compared.unit_code,
        case
            when not exists (select * from core.certificates as any_certificate) then 'no_register'
            when compared.is_different then 'contradicted'
            when compared.is_certified then 'confirmed'
            else 'unmatched'
        end as state,
        case when compared.is_certified then 'code' else '' end as matched_by,
        'enterprise' as entity_kind,
        compared.enterprise_key as entity_key,
        compared.enterprise_name as entity_name,
        case when compared.is_different then 'certificate_until' end as field,
        case
            when compared.is_different then show_date(compared.certificate_until, compared.certificate_until_last)
        end as reported,
        case when compared.is_different then show_date(compared.valid_until, compared.valid_until_last) end
            as registered,
        compared.submission_id,
        'enterprises' as sheet,
        compared.row_no,
        'certificate_until' as column_name
    from compared
)

select * from witnessed
