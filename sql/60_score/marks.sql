-- grain: one row per rulebook, item, rule, unit and member; exact points mark_num / mark_den in micro-points, unrounded
-- view
with losses as (
    select
        steps.*,
        case
            when steps.tier_den is not null then coalesce(score.tiers.amount_num, 0)
            when kind = 'per_occurrence' and table_length > 0 then table_points * factor_den - relief
            when kind = 'per_occurrence' then each::hugeint * counted * factor_den - relief
            when kind = 'authority_level' then worth
            else each::hugeint * steps_num
        end as amount_num,
        case
            when steps.tier_den is not null then steps.steps_den * steps.tier_den
            when kind in ('per_occurrence', 'authority_level') then factor_den::hugeint
            else steps_den
        end as amount_den
    from score.steps as steps
    left join score.tiers using (rulebook, item_code, rule_no, unit_code, member)
),

final as (
    select
        *,
        case
            when kind = 'manual'
                then least(greatest(num * score_micro(), low * value_den), high * value_den)
            when kind = 'bands' then band_points
            when kind = 'checklist' then parts_held
            when kind in ('pro_rata', 'ratio_to_best') then full_points::hugeint * steps_num
            when kind = 'imported' then to_full::hugeint * steps_num
            when kind = 'rank' then greatest(last_points, first_points - each::hugeint * steps_num)
            when adds then amount_num
            else full_points::hugeint * amount_den - amount_num
        end as mark_num,
        case
            when kind in ('bands', 'checklist', 'rank') then 1
            when kind = 'manual' then value_den
            when kind in ('pro_rata', 'ratio_to_best', 'imported') then steps_den
            else amount_den
        end as mark_den
    from losses
)

select * from final
