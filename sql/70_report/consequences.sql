-- grain: one row per rulebook, consequence and unit it meets
-- view
with final as (
    select
        raw.round.code as round,
        rulebook,
        unit_code,
        title,
        case
            when consecutive > 1 then concat('等次为', grade, '，连续', consecutive, '轮')
            when grade is not null then concat('等次为', grade)
            when last is not null then concat('组内', ranked_units, '个单位中列第', rank, '名，属末', last, '名')
            else concat('组内', ranked_units, '个单位中列第', rank, '名')
        end as because
    from score.consequences
    cross join raw.round
)

select * from final
