-- grain: one row per unit whose 维权信息 was received and month of the period, with its report if there is one
-- table
with months as (
    select
        months.month_no,
        calendar.next_working as due_on
    from raw.round
    cross join generate_series(1, months_of_year()) as months (month_no)
    left join raw.calendar
        on
            (round.period_start + to_months(months.month_no::integer))::date + (round.rights_info_due_day - 1)::integer
            = calendar.day
),

units as (
    select
        unit_code,
        submission_id
    from staging.received_sheets
    where sheet = 'rights_info' and is_received
),

reported as (
    select
        unit_code,
        month,
        min(row_no) as row_no,
        min(reported_on) as reported_on,
        min(reported_on_last) as reported_on_last
    from staging.rights_info
    group by unit_code, month
),

joined as (
    select
        units.unit_code,
        units.submission_id,
        months.month_no,
        months.due_on,
        reported.row_no,
        reported.reported_on,
        reported.reported_on_last,
        reported.month is null as is_missing,
        coalesce(reported.reported_on > months.due_on, false) as is_late
    from units
    cross join months
    left join reported
        on
            units.unit_code = reported.unit_code
            and months.month_no = reported.month
)

select * from joined
