-- grain: one row per unit: how often it sent, what counts, how late, and how complete it is
-- view
with files as (
    select
        unit_code,
        count(*) filter (where state in ('accepted', 'superseded')) as versions,
        count(*) filter (where state = 'rejected') as times_returned,
        count(*) filter (where state = 'withdrawn') as times_withdrawn,
        count(*) filter (where state = 'duplicate') as times_repeated
    from raw.submissions
    where kind in ('submission', 'rejected')
    group by unit_code
),

days as (
    select
        unit_code,
        count(*) as days_late
    from core.late_days
    group by unit_code
),

sheets as (
    select
        unit_code,
        count(*) as sheets_expected,
        count(*) filter (where status = 'received') as sheets_received
    from report.completeness
    where unit_code is not null
    group by unit_code
),

months as (
    select
        unit_code,
        count(*) filter (where not is_missing and not is_late) as months_in_time,
        count(*) filter (where not is_missing and is_late) as months_late,
        count(*) filter (where is_missing) as months_missing
    from core.rights_months
    group by unit_code
),

joined as (
    select
        units.unit_code,
        units.name,
        units.official_order,
        coalesce(files.versions, 0) as versions,
        coalesce(files.times_returned, 0) as times_returned,
        coalesce(files.times_withdrawn, 0) as times_withdrawn,
        coalesce(files.times_repeated, 0) as times_repeated,
        arrivals.first_received_on,
        arrivals.accepted_submission_id as submission_id,
        arrivals.accepted_received_on as received_on,
        case when arrivals.accepted_submission_id is not null then coalesce(days.days_late, 0) end as days_late,
        sheets.sheets_expected,
        sheets.sheets_received,
        months.months_in_time,
        months.months_late,
        months.months_missing
    from raw.units
    left join files
        on units.unit_code = files.unit_code
    left join core.arrivals
        on units.unit_code = arrivals.unit_code
    left join days
        on units.unit_code = days.unit_code
    left join sheets
        on units.unit_code = sheets.unit_code
    left join months
        on units.unit_code = months.unit_code
),

ordered as (
    select * exclude (official_order)
    from joined
    order by official_order
)

select * from ordered
