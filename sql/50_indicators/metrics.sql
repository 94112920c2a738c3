-- grain: one row per assessed unit, indicator and member ('': the unit itself)
-- table
with summed as (
    select
        unit_code,
        indicator,
        sum(hit)::bigint as num,
        sum(base)::bigint as den,
        count(*) filter (where verdict = 'unknown') as unknown_count
    from indicators.evidence
    group by unit_code, indicator
),

lacking as (
    select distinct
        units.unit_code,
        needs.indicator
    from raw.units
    cross join raw.indicator_needs as needs
    left join staging.received_sheets as received
        on
            units.unit_code = received.unit_code
            and needs.sheet = received.sheet
    left join core.arrivals
        on units.unit_code = arrivals.unit_code
    where
        arrivals.accepted_submission_id is null
        or (needs.sheet <> 'submission' and not coalesce(received.is_received, false))
),

joined as (
    select
        units.unit_code,
        catalogue.indicator,
        '' as member,
        coalesce(summed.num, 0)::bigint as num,
        case when catalogue.form = 'rate' then coalesce(summed.den, 0) end::bigint as den,
        catalogue.denominator_name,
        coalesce(summed.unknown_count, 0)::bigint as unknown_count,
        lacking.unit_code is not null as is_lacking
    from raw.units
    cross join raw.indicators as catalogue
    left join summed
        on
            units.unit_code = summed.unit_code
            and catalogue.indicator = summed.indicator
    left join lacking
        on
            units.unit_code = lacking.unit_code
            and catalogue.indicator = lacking.indicator
),

-- The same for every member that evidence names; what was not received has no members.
of_members as (
    select
        evidence.unit_code,
        catalogue.indicator,
        evidence.member_key as member,
        sum(evidence.hit)::bigint as num,
        case when catalogue.form = 'rate' then coalesce(sum(evidence.base), 0) end::bigint as den,
        catalogue.denominator_name,
        count(*) filter (where evidence.verdict = 'unknown') as unknown_count,
        lacking.unit_code is not null as is_lacking
    from indicators.evidence
    inner join raw.indicators as catalogue
        on evidence.indicator = catalogue.indicator
    inner join raw.units
        on evidence.unit_code = units.unit_code
    left join lacking
        on
            evidence.unit_code = lacking.unit_code
            and evidence.indicator = lacking.indicator
    where coalesce(evidence.member_key, '') <> ''
    group by
        evidence.unit_code, catalogue.indicator, catalogue.form, catalogue.denominator_name,
        evidence.member_key, lacking.unit_code
),

counted as (
    select * from joined
    union all by name
    select * from of_members
),

stated as (
    select
        * exclude (is_lacking),
        case
            when is_lacking then 'not_submitted'
            when den = 0 then 'no_base'
            else 'ok'
        end as state
    from counted
),

-- What a person entered: scores of manual items, and scores given elsewhere.
entered as (
    select
        adjustment_scores.unit_code,
        adjustment_scores.indicator,
        '' as member,
        adjustment_scores.num,
        adjustment_scores.den,
        null::varchar as denominator_name,
        0::bigint as unknown_count,
        'ok' as state
    from raw.adjustment_scores
    semi join raw.units
        on adjustment_scores.unit_code = units.unit_code
),

together as (
    select * replace (coalesce(num, 0) as num)
    from stated
    union all by name
    select * from entered
)

select * from together
