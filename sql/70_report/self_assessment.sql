-- grain: one row per unit and item of its 自评表
-- view
with ordered as (
    select
        unit_code,
        item_code,
        show_points(full_points) as full_points,
        show_points(self_points) as self_points,
        note
    from staging.self_assessment
    order by unit_code, item_code, row_no
)

select * from ordered
