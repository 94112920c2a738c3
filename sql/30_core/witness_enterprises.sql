-- grain: one row per row of 企业名册 that is no repetition: what the register of enterprises (企业名录) says of it
-- view
with compared as (
    select
        enterprise_rows.*,
        register_enterprises.reg_status as register_status,
        register_enterprises.staff as register_staff,
        coalesce(enterprise_rows.reg_status <> register_enterprises.reg_status, false) as differs_in_status,
        coalesce(staff_differs(enterprise_rows.staff, register_enterprises.staff), false) as differs_in_staff
    from core.enterprise_rows
    left join core.register_enterprises
        on enterprise_rows.enterprise_code_key = register_enterprises.enterprise_key
    where not enterprise_rows.is_repeated
),

witnessed as (
    select
        'enterprise' as kind,
        'reg_enterprises' as register,
        compared.unit_code,
        case
            when not exists (select * from core.register_enterprises as any_enterprise) then 'no_register'
            when not compared.is_on_register then 'unmatched'
            when compared.is_foreign or compared.differs_in_status or compared.differs_in_staff then 'contradicted'
            else 'confirmed'
        end as state,
        compared.identity as matched_by,
        'enterprise' as entity_kind,
        compared.enterprise_code_key as entity_key,
        compared.enterprise_name as entity_name,
        case
            when compared.is_foreign then 'unit_code'
            when compared.differs_in_status then 'reg_status'
            when compared.differs_in_staff then 'staff'
        end as field,
        case
            when compared.is_foreign then compared.unit_code
            when compared.differs_in_status then compared.reg_status
            when compared.differs_in_staff then compared.staff::varchar
        end as reported,
        case
            when compared.is_foreign then compared.owner_code
            when compared.differs_in_status then compared.register_status
            when compared.differs_in_staff then compared.register_staff::varchar
        end as registered,
        compared.submission_id,
        'enterprises' as sheet,
        compared.row_no,
        'enterprise_code' as column_name
    from compared
)

select * from witnessed
