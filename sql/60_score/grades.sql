-- grain: one row per rulebook and ranked unit; grades are filled from the top, quotas included (null: none fits)
-- table
with recursive filled as (
    select distinct
        rulebook,
        unit_code,
        comparison_group,
        0::bigint as grade_no,
        null::bigint as taken
    from score.chances
    union all
    select
        rulebook,
        unit_code,
        comparison_group,
        grade_no,
        case
            when taken is not null then taken
            when candidate and places is null then grade_no
            when candidate and ties = 'include' and reaching - level < places then grade_no
            when candidate and ties <> 'include' and reaching <= places then grade_no
        end as taken
    from (
        select
            standing.*,
            count(*) filter (where candidate) over (
                partition by rulebook, comparison_group
                order by closed asc, order_first desc, order_second desc, order_third desc, tie_points desc
            ) as reaching,
            count(*) filter (where candidate) over (
                partition by
                    rulebook, comparison_group, closed, order_first, order_second, order_third, tie_points
            ) as level
        from (
            select
                chances.*,
                filled.taken,
                filled.taken is null
                and score.chances.allowed and score.chances.reached and score.chances.sound as candidate
            from filled
            inner join score.chances
                on
                    filled.rulebook = score.chances.rulebook
                    and filled.unit_code = score.chances.unit_code
                    and filled.grade_no + 1 = score.chances.grade_no
        ) as standing
    ) as counted
),

taken as (
    select
        rulebook,
        unit_code,
        max(taken) as grade_no
    from filled
    group by rulebook, unit_code
),

final as (
    select
        taken.rulebook,
        taken.unit_code,
        taken.grade_no,
        raw.rule_grades.title as grade
    from taken
    left join raw.rule_grades using (rulebook, grade_no)
)

select * from final
