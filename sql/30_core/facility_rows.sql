-- grain: one row per row of 职工之家与设施 that intake let pass, with what speaks against it
-- table
with numbered as (
    select
        *,
        row_number() over same_facility as turn,
        first_value(row_no) over same_facility as first_row
    from staging.facilities
    window same_facility as (
        partition by unit_code, kind, facility_name, body_name_norm, enterprise_code_key order by row_no
    )
),

judged as (
    select
        numbered.*,
        numbered.turn > 1 as is_repeated
    from numbered
)

select * from judged
