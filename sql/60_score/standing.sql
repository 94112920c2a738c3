-- grain: one row per rulebook and unit; rank inside the comparison group (null: no total, or something is pending)
-- table
with keyed as (
    select
        totals.*,
        score.totals.points is not null and not score.totals.pending as ranked,
        coalesce(raw.rule_units.closed, false) as closed,
        case raw.rule_books.rank_on when 'unrounded' then exact_num else points end as rank_num,
        case raw.rule_books.rank_on when 'unrounded' then exact_den else 1 end::hugeint as rank_den
    from score.totals
    inner join raw.rule_books using (rulebook)
    left join raw.rule_units using (rulebook, unit_code)
),

ordered as (
    select
        *,
        score_order_first(rank_num, rank_den) as order_first,
        score_order_second(rank_num, rank_den) as order_second,
        score_order_third(rank_num, rank_den) as order_third
    from keyed
),

final as (
    select
        *,
        case
            when ranked
                then rank() over (
                    partition by rulebook, comparison_group, ranked
                    order by closed asc, order_first desc, order_second desc, order_third desc
                )
        end as rank,
        case
            when ranked
                then rank() over (
                    partition by rulebook, comparison_group, ranked
                    order by closed desc, order_first asc, order_second asc, order_third asc
                )
        end as rank_from_last,
        count(*) filter (where ranked) over (partition by rulebook, comparison_group) as ranked_units
    from ordered
)

select * from final
