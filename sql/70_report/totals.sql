-- grain: one row per rulebook and unit
-- view
with gates as (
    select
        rulebook,
        unit_code,
        string_agg(title, ';' order by gate_no) as gates,
        string_agg(gate_no::varchar, ';' order by gate_no) as gate_nos
    from score.fired
    group by rulebook, unit_code
),

final as (
    select
        raw.round.code as round,
        score.standing.rulebook,
        raw.rule_books.edition,
        score.standing.unit_code,
        score.standing.comparison_group as group_code,
        score_text(score.standing.points, raw.rule_books.total_unit, raw.rule_books.total_places) as points,
        score_text(raw.rule_books.full_points, raw.rule_books.total_unit, raw.rule_books.total_places) as full_points,
        score.standing.rank,
        score.grades.grade,
        score_text(score.standing.pending_points, raw.rule_books.total_unit, raw.rule_books.total_places)
            as pending_points,
        score.standing.provisional or not coalesce(score.groups.complete, true) as provisional,
        case when score.standing.points is not null then gates.gates end as gates,
        coalesce(gates.gate_nos, '') as gate_nos
    from score.standing
    inner join raw.rule_books using (rulebook)
    left join score.grades using (rulebook, unit_code)
    left join score.groups using (rulebook, comparison_group)
    left join gates using (rulebook, unit_code)
    cross join raw.round
)

select * from final
