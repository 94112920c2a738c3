-- grain: one row per assessed unit and indicator
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

stated as (
    select
        * exclude (is_lacking),
        case
            when is_lacking then 'not_submitted'
            when den = 0 then 'no_base'
            else 'ok'
        end as state
    from joined
)

select * from stated
