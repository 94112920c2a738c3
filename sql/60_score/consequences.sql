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

-- How many of the rounds just before this one gave one of the grades, without a break.
earlier as (
    select
        raw.rule_history.rulebook,
        raw.rule_consequences.consequence_no,
        raw.rule_history.unit_code,
        count(distinct raw.rule_history.rounds_ago) as repeats
    from raw.rule_history
    inner join raw.rule_consequence_grades using (rulebook, grade)
    inner join raw.rule_consequences using (rulebook, consequence_no)
    where raw.rule_history.rounds_ago < raw.rule_consequences.consecutive
    group by raw.rule_history.rulebook, raw.rule_consequences.consequence_no, raw.rule_history.unit_code
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
        raw.rule_consequences.consecutive,
        named.grade
    from raw.rule_consequences
    inner join score.standing using (rulebook)
    left join named using (rulebook, consequence_no, unit_code)
    left join earlier using (rulebook, consequence_no, unit_code)
    where
        score.standing.ranked
        and (
            (
                named.grade is not null
                and coalesce(earlier.repeats, 0) >= coalesce(raw.rule_consequences.consecutive, 1) - 1
            )
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
