-- grain: one row per rulebook, item, rule, unit and member; the exact number of steps as steps_num / steps_den
-- table
with distances as (
    select
        readings.* replace (
            coalesce(score.compared.mean_num, readings.goal_num) as goal_num,
            coalesce(score.compared.mean_den, readings.goal_den) as goal_den
        ),
        -- n is the numerator, except of an amount written with decimals (its denominator is named '').
        case
            when readings.kind = 'shortfall' and coalesce(readings.denominator_name, 'n') <> '' then 1::hugeint
            else readings.value_den
        end as base,
        greatest(coalesce(readings.num, 0) - readings.free, 0)::hugeint as counted,
        score.compared.place::hugeint as place,
        score.compared.ratio_num,
        score.compared.ratio_den,
        score.compared.best_num,
        score.compared.best_den,
        coalesce(score.compared.cohort_provisional, false) as cohort_provisional
    from score.readings as readings
    left join score.compared
        on
            readings.rulebook = score.compared.rulebook
            and readings.item_code = score.compared.item_code
            and readings.rule_no = score.compared.rule_no
            and readings.unit_code = score.compared.unit_code
),

lengths as (
    select
        *,
        greatest(
            case
                when upward then num::hugeint * goal_den - goal_num * base
                else goal_num * base - num::hugeint * goal_den
            end, 0::hugeint
        ) * per_den as length_num,
        (num::hugeint * coalesce(zero_den, 1) - coalesce(zero_num, 0) * value_den) * goal_den
        * sign(goal_num * coalesce(zero_den, 1) - coalesce(zero_num, 0) * goal_den) as reach_num,
        abs(goal_num * coalesce(zero_den, 1) - coalesce(zero_num, 0) * goal_den) * value_den as reach_den,
        goal_den * base * per_num as length_den
    from distances
),

measured as (
    select
        lengths.*,
        coalesce(score.part_sums.missing, 0)::hugeint as parts_missing,
        coalesce(score.part_sums.held, 0)::hugeint as parts_held,
        coalesce(score.occurrences.resolved, 0)::hugeint as resolved,
        coalesce(score.occurrences.relief, 0)::hugeint as relief,
        coalesce(score.authority.matters, 0)::hugeint as matters,
        coalesce(score.authority.worth, 0)::hugeint as worth,
        coalesce(score.bands.band_no, 0)::hugeint as band_no,
        coalesce(score.bands.points, lengths.otherwise, 0)::hugeint as band_points,
        coalesce(score.tabled.points, 0)::hugeint as table_points,
        case
            when lengths.kind = 'authority_level'
                then greatest(coalesce(lengths.num, 0) - coalesce(score.levelled.levelled, 0), 0)
            else 0
        end as unlevelled
    from lengths
    left join score.part_sums using (rulebook, item_code, rule_no, unit_code, member)
    left join score.occurrences using (rulebook, item_code, rule_no, unit_code, member)
    left join score.authority using (rulebook, item_code, rule_no, unit_code, member)
    left join score.bands using (rulebook, item_code, rule_no, unit_code, member)
    left join score.tabled using (rulebook, item_code, rule_no, unit_code, member)
    left join score.levelled
        on
            lengths.indicator = score.levelled.indicator
            and lengths.unit_code = score.levelled.unit_code
            and lengths.member = score.levelled.member
),

final as (
    select
        *,
        case kind
            when 'flag' then case when (num > 0) = (full_when = 'any') then 0 else 1 end
            when 'all_or_nothing' then case when num::hugeint * goal_den >= goal_num * value_den then 0 else 1 end
            when 'shortfall' then score_steps_num(length_num, length_den, step)
            when 'per_point' then score_steps_num(length_num, length_den, step)
            when 'vs_group_mean' then score_steps_num(length_num, length_den, step)
            when 'bonus' then score_steps_num(length_num, length_den, step)
            when 'rank' then place - 1
            when 'ratio_to_best' then ratio_num
            when 'imported' then least(num * score_micro(), from_full * value_den)
            when 'pro_rata'
                then least(case when zero_num is null then reach_num else greatest(reach_num, 0) end, reach_den)
            when 'bands' then band_no
            when 'checklist' then parts_missing
            when 'per_missing' then parts_missing
            when 'authority_level' then matters
            when 'per_occurrence' then counted * factor_den - resolved * (factor_den - factor_num)
            else 0
        end::hugeint as steps_num,
        case kind
            when 'shortfall' then score_steps_den(length_den, step)
            when 'per_point' then score_steps_den(length_den, step)
            when 'vs_group_mean' then score_steps_den(length_den, step)
            when 'bonus' then score_steps_den(length_den, step)
            when 'ratio_to_best' then ratio_den
            when 'imported' then from_full * value_den
            when 'pro_rata' then nullif(reach_den, 0)
            when 'per_occurrence' then factor_den
            else 1
        end::hugeint as steps_den
    from measured
)

select * from final
