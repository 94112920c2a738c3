-- grain: one row per record compared with a register (填报与登记不符率); a hit is a contradiction
-- view
with filed as (
    select
        unit_code,
        'contract' as entity_kind,
        contract_no as entity_key,
        contract_no as entity_name,
        submission_id,
        'contracts' as sheet,
        row_no,
        case
            when differs_in_signing then 'signed_on'
            when differs_in_receipt then 'received_on'
            when differs_in_type then 'contract_type'
            when differs_in_enterprise then 'enterprise_code'
            else 'received_on'
        end as column_name,
        case
            when differs_in_signing then 'signed_on_differs'
            when differs_in_receipt then 'received_on_differs'
            when differs_in_type then 'type_differs'
            when differs_in_enterprise then 'enterprise_differs'
        end as difference
    from core.contracts
    where is_filed and is_signed_by_day
),

certified as (
    select
        reported.unit_code,
        'enterprise' as entity_kind,
        reported.enterprise_key as entity_key,
        reported.enterprise_name as entity_name,
        reported.submission_id,
        'enterprises' as sheet,
        reported.row_no,
        'certificate_until' as column_name,
        case
            when
                certificates.valid_until = certificates.valid_until_last
                and reported.certificate_until <> certificates.valid_until
                then 'certificate_differs'
        end as difference
    from core.reported_enterprises as reported
    inner join core.certificates
        on reported.enterprise_key = certificates.enterprise_key
    where reported.certificate_until = reported.certificate_until_last
),

compared as (
    select * from filed
    union all
    select * from certified
),

judged as (
    select
        * exclude (difference),
        case when difference is null then 'miss' else 'hit' end as verdict,
        coalesce(difference, 'agrees') as reason_code
    from compared
)

select * from judged
