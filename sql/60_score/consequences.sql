-- grain: one row per rulebook, consequence and unit it meets; ties at the edge included
-- table
with named as (
    select distinct
        score.grades.rulebook,
        raw.rule_consequence_grades.consequence_no,
        score.grades.unit_code,
        score.grades.grade
    from score.grades
    inner join raw.rule_consequence_grades using (rulebook, grade)
),

final as (
    select
        raw.rule_consequences.rulebook,
        raw.rule_consequences.consequence_no,
        raw.rule_consequences.title,
        score.standing.unit_code,
        score.standing.rank,
        score.standing.rank_from_last,
        score.standing.ranked_units,
        raw.rule_consequences.last,
        named.grade
    from raw.rule_consequences
    inner join score.standing using (rulebook)
    left join named using (rulebook, consequence_no, unit_code)
    where
        score.standing.ranked
        and (
            named.grade is not null
            or score.standing.rank_from_last <= raw.rule_consequences.last
            or (
                coalesce(raw.rule_consequences.rank_from, raw.rule_consequences.rank_to) is not null
                and score.standing.rank
                between coalesce(raw.rule_consequences.rank_from, 1)
                and coalesce(raw.rule_consequences.rank_to, score.standing.rank)
            )
        )
)

select * from final
