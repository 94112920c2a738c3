-- grain: one row per finding E10 法人资格证书已过期
-- view
with found as (
    select
        'E10' as code,
        enterprises.unit_code,
        enterprises.submission_id,
        'enterprises' as sheet,
        enterprises.row_no,
        'certificate_until' as column_name,
        enterprises.enterprise_key as entity_key,
        show_date(certificates.valid_until, certificates.valid_until) as value,
        null as detail,
        show_date(round.cutoff, round.cutoff) as expected
    from core.enterprises
    cross join raw.round
    inner join core.certificates
        on enterprises.enterprise_key = certificates.enterprise_key
    where
        enterprises.is_unionised
        and enterprises.union_form = '单独'
        and certificates.valid_until < round.cutoff
)

select * from found
