-- grain: one row per goal of the district (区级目标：全区汇总与项目台账，对照报告数字)
-- table
-- units that the indicator is asked of in this round: one item that reads it applies to them
with asked as (
    select distinct
        rule_inputs.indicator,
        scope.unit_code
    from raw.rule_inputs
    inner join score.scope
        on
            rule_inputs.rulebook = scope.rulebook
            and rule_inputs.item_code = scope.item_code
    anti join score.aimless
        on
            scope.rulebook = aimless.rulebook
            and scope.item_code = aimless.item_code
            and scope.unit_code = aimless.unit_code
    where scope.applies
),

closed as (
    select distinct unit_code
    from raw.rule_units
    where closed
),

summed as (
    select
        metrics.indicator,
        sum(metrics.num) as num,
        sum(metrics.den) as den,
        count(*) filter (where metrics.num > 0) as units_with,
        count(*) filter (where metrics.state = 'ok') as units_counted,
        count(*) filter (
            where metrics.state = 'not_submitted' and asked.unit_code is not null and closed.unit_code is null
        ) as units_pending,
        sum(metrics.unknown_count) as unknown_count
    from indicators.metrics
    left join asked
        on
            metrics.indicator = asked.indicator
            and metrics.unit_code = asked.unit_code
    left join closed
        on metrics.unit_code = closed.unit_code
    where metrics.member = ''
    group by metrics.indicator
),

-- the same body reported by two units is one body of the district
singled as (
    select
        indicator,
        count(distinct entity_key) as things
    from indicators.evidence
    where verdict = 'hit'
    group by indicator
),

rolled as (
    select
        goals.goal_no,
        case goals.method
            when 'distinct' then coalesce(singled.things, 0)
            when 'units' then summed.units_with
            else summed.num
        end as num,
        case when goals.method <> 'units' then summed.den end as den,
        summed.units_counted,
        summed.units_pending,
        summed.unknown_count,
        summed.units_counted > 0 and (goals.method <> 'pooled' or summed.den > 0) as is_known,
        summed.units_pending > 0 or summed.unknown_count > 0 as is_open
    from raw.district_targets as goals
    inner join summed
        on goals.indicator = summed.indicator
    left join singled
        on goals.indicator = singled.indicator
),

entered as (
    select
        goals.goal_no,
        projects.planned,
        projects.done,
        projects.measure as ledger_measure,
        projects.budget,
        projects.received,
        projects.spent,
        projects.submission_id,
        projects.row_no,
        case goals.compared
            when 'done' then projects.done
            when 'spent' then projects.spent
            when 'received' then projects.received
            else projects.budget
        end as num,
        case when goals.compared = 'done' then coalesce(projects.done_hedge, '') else '' end as value_hedge
    from raw.district_targets as goals
    inner join core.district_projects as projects
        on goals.ledger = projects.project_key
),

compared as (
    select
        goals.*,
        coalesce(rolled.num, entered.num) as num,
        rolled.den,
        rolled.units_counted,
        rolled.units_pending,
        rolled.unknown_count,
        coalesce(rolled.is_known, entered.num is not null, false) as is_known,
        coalesce(rolled.is_open, entered.value_hedge <> '', false) as is_open,
        coalesce(entered.value_hedge, '') as value_hedge,
        entered.planned,
        entered.done,
        entered.ledger_measure,
        case when goals.measure = '元' then entered.budget end as budget,
        case when goals.measure = '元' then entered.received end as received,
        case when goals.measure = '元' then entered.spent end as spent,
        entered.submission_id,
        entered.row_no,
        case when goals.is_rate then coalesce(rolled.den, 0) else 1 end as base
    from raw.district_targets as goals
    left join rolled
        on goals.goal_no = rolled.goal_no
    left join entered
        on goals.goal_no = entered.goal_no
),

measured as (
    select
        *,
        num * target_den > target_num * base as is_over,
        num * target_den >= target_num * base as is_reached,
        counted_in <> measure or coalesce(ledger_measure <> measure and measure <> '元', false) as is_other_measure
    from compared
),

-- 余: more than the figure; 近: below it; a stated 余 or 以上 is at least its number
held as (
    select
        *,
        case hedge
            when 'over' then is_over or (is_reached and value_hedge = 'at_least')
            when 'under' then num > 0
            else is_reached
        end as is_met
    from measured
),

stated as (
    select
        *,
        case
            when same_as is not null then null
            when not is_known then '无数据'
            when is_other_measure and is_met then '暂定'
            when is_open and (is_rate or value_hedge in ('about', 'at_most')) then '暂定'
            when is_met and is_over and hedge in ('', 'under') then '超过'
            when is_met then '达到'
            when is_open then '暂定'
            when due_by > (select any_value(round.cutoff) from raw.round) then '暂定'
            else '未达到'
        end as own_state,
        concat_ws(
            '；',
            case when same_as is not null then '与' || same_as || '为同一笔，不重复计' end,
            case when counted_in <> measure then '按' || counted_in || '汇总，目标以' || measure || '计，两者不等同' end,
            case
                when ledger_measure <> measure and measure <> '元'
                    then '台账以' || ledger_measure || '计，目标以' || measure || '计'
            end,
            case when units_pending > 0 then units_pending || '个单位未报送' end,
            case when unknown_count > 0 then unknown_count || '项待核实' end,
            case when value_hedge <> '' then '台账填报为约数' end,
            case
                when due_by > (select any_value(round.cutoff) from raw.round) then '期限' || show_date(due_by, due_by)
            end,
            case when ledger is not null and not is_known then '台账没有这一项' end
        ) as remark
    from held
),

located as (
    select
        stated.goal_no,
        stated.code,
        stated.figure_no,
        stated.project,
        stated.title,
        stated.kind,
        stated.target_text,
        stated.hedge,
        stated.target_num,
        stated.target_den,
        stated.is_rate,
        stated.measure,
        stated.due_by,
        stated.source,
        stated.indicator,
        stated.method,
        stated.num::bigint as num,
        stated.den::bigint as den,
        stated.counted_in,
        coalesce(stated.own_state, first_stated.own_state) as state,
        stated.units_counted,
        stated.units_pending,
        stated.unknown_count::bigint as unknown_count,
        stated.ledger,
        stated.compared,
        stated.planned,
        stated.done,
        stated.budget,
        stated.received,
        stated.spent,
        stated.same_as,
        stated.submission_id,
        submissions.file_name as file,
        sheet_titles.title as sheet_title,
        coalesce(cells.cell, '') as cell,
        stated.remark
    from stated
    left join stated as first_stated
        on stated.same_as = first_stated.code
    left join raw.submissions
        on stated.submission_id = submissions.submission_id
    left join raw.sheet_titles
        on
            sheet_titles.sheet = 'district_projects'
            and stated.submission_id is not null
    left join raw.cells
        on
            stated.submission_id = cells.submission_id
            and cells.sheet = 'district_projects'
            and stated.row_no = cells.row_no
            and stated.compared = cells.column_name
),

ordered as (
    select *
    from located
    order by goal_no
)

select * from ordered
