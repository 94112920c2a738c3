-- grain: one row per reported union, or denied one with a certificate: what the register of certificates says of it
-- view
-- a joint union (联合) has no certificate of its own, so its absence from the register says nothing
with compared as (
    select
        reported_enterprises.*,
        certificates.valid_until,
        certificates.valid_until_last,
        certificates.enterprise_key is not null as is_certified,
        not reported_enterprises.unionised and certificates.valid_until >= round.cutoff as is_denied
    from core.reported_enterprises
    cross join raw.round
    left join core.certificates
        on reported_enterprises.enterprise_key = certificates.enterprise_key
),

witnessed as (
    select
        'union' as kind,
        'reg_certificates' as register,
        compared.unit_code,
        case
            when not exists (select * from core.certificates as any_certificate) then 'no_register'
            when compared.is_denied then 'contradicted'
            when compared.is_certified then 'confirmed'
            when compared.union_form = '单独' then 'unmatched'
            else 'no_register'
        end as state,
        case when compared.is_certified then 'code' else '' end as matched_by,
        'enterprise' as entity_kind,
        compared.enterprise_key as entity_key,
        compared.enterprise_name as entity_name,
        case when compared.is_denied then 'unionised' end as field,
        case when compared.is_denied then '否' end as reported,
        case when compared.is_denied then show_date(compared.valid_until, compared.valid_until_last) end as registered,
        compared.submission_id,
        'enterprises' as sheet,
        compared.row_no,
        'unionised' as column_name
    from compared
    where compared.unionised or compared.is_denied
)

select * from witnessed
