-- grain: one row per active enterprise on the register, with its owner's accepted report if there is one
-- table
with owned as (
    select register_enterprises.*
    from core.register_enterprises
    semi join raw.units
        on register_enterprises.unit_code = units.unit_code
    where register_enterprises.is_active
),

joined as (
    select
        owned.unit_code,
        owned.enterprise_key,
        owned.enterprise_name,
        owned.is_non_public,
        owned.size_class,
        owned.industry,
        owned.staff as register_staff,
        owned.submission_id as register_submission_id,
        owned.row_no as register_row_no,
        stated.enterprise_key is not null as is_reported,
        coalesce(stated.unionised, false) as is_unionised,
        stated.* exclude (
            unit_code, enterprise_key, enterprise_name, enterprise_name_norm, enterprise_code, enterprise_code_key,
            size_class, industry, ownership, reg_status, turn, first_row, is_on_register, owner_code, owner_name,
            is_repeated, is_foreign, seq, community_code
        )
    from owned
    left join core.reported_enterprises as stated
        on
            owned.enterprise_key = stated.enterprise_key
            and owned.unit_code = stated.unit_code
)

select * from joined
