-- grain: one row per accepted row of 职工之家与设施, with how its acceptance stands (验收)
-- table
with kept as (
    select facility_rows.* exclude (turn, first_row, is_repeated)
    from core.facility_rows
    cross join core.rejecting
    where not (facility_rows.is_repeated and rejecting.m31)
),

judged as (
    select
        kept.*,
        case
            when kept.accepted_on is null then 'miss'
            when coalesce(kept.accepted_on_last < kept.built_on, false) then 'unknown'
            when kept.accepted_on_last < round.period_start or kept.accepted_on > round.period_end then 'miss'
            when kept.accepted_on >= round.period_start and kept.accepted_on_last <= round.period_end then 'hit'
            else 'unknown'
        end as acceptance,
        case
            when kept.accepted_on is null then 'not_accepted'
            when coalesce(kept.accepted_on_last < kept.built_on, false) then 'value_unknown'
            when kept.accepted_on_last < round.period_start or kept.accepted_on > round.period_end
                then 'outside_period'
            when kept.accepted_on >= round.period_start and kept.accepted_on_last <= round.period_end then null
            else 'date_unknown'
        end as acceptance_reason
    from kept
    cross join raw.round
)

select * from judged
