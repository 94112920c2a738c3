-- grain: one row per rulebook, item, rule and unit; exact points mark_num / mark_den in micro-points, unrounded
-- view
with losses as (
    select
        *,
        case
            when kind = 'per_occurrence' and table_length > 0 then table_points * factor_den - relief
            when kind = 'per_occurrence' then each::hugeint * counted * factor_den - relief
            when kind = 'authority_level' then worth
            else each::hugeint * steps_num
        end as amount_num,
        case
            when kind in ('per_occurrence', 'authority_level') then factor_den::hugeint
            else steps_den
        end as amount_den
    from score.steps
),

final as (
    select
        *,
        case
            when kind = 'manual'
                then least(greatest(num * score_micro(), low * value_den), high * value_den)
            when kind = 'bands' then band_points
            when kind = 'checklist' then parts_held
            when kind = 'pro_rata' then full_points::hugeint * steps_num
            when adds then amount_num
            else full_points::hugeint * amount_den - amount_num
        end as mark_num,
        case
            when kind in ('bands', 'checklist') then 1
            when kind = 'manual' then value_den
            when kind = 'pro_rata' then steps_den
            else amount_den
        end as mark_den
    from losses
)

select * from final
