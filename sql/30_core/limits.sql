-- grain: one row: the bands of plausibility of the round (合理性界限)
-- view
with turned as (
    select
        max(value) filter (where limit_name = 'staff_change_percent') as staff_change_percent,
        max(value) filter (where limit_name = 'staff_change_least') as staff_change_least
    from raw.limits
)

select * from turned
