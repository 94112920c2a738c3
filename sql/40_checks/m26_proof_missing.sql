-- grain: one row per finding M26 六个一缺少佐证
-- view
with lacking as (
    select
        *,
        concat_ws(
            '、',
            case when spirit and spirit_proof is null then '企业精神' end,
            case when democracy and democracy_proof is null then '民主管理制度' end,
            case when venue and venue_proof is null then '活动场地' end,
            case when team and team_proof is null then '文体队伍' end,
            case when bookroom and bookroom_proof is null then '职工书屋' end,
            case when publicity and publicity_proof is null then '宣传阵地' end
        ) as missing
    from core.six_ones
),

found as (
    select
        'M26' as code,
        lacking.unit_code,
        lacking.submission_id,
        'six_ones' as sheet,
        lacking.row_no,
        'enterprise_code' as column_name,
        lacking.enterprise_code_key as entity_key,
        lacking.enterprise_name as value,
        lacking.missing as detail,
        null as expected
    from lacking
    where lacking.missing <> ''
)

select * from found
