-- grain: one row per unit: its first acceptable submission and the working days it came late
-- table
with first_acceptable as (
    select
        unit_code,
        min_by(submission_id, submission_id) as submission_id,
        min_by(received_on, submission_id) as received_on
    from raw.submissions
    where
        kind = 'submission'
        and state in ('accepted', 'superseded')
    group by unit_code
),

accepted as (
    select
        unit_code,
        submission_id,
        received_on
    from raw.submissions
    where
        kind = 'submission'
        and state = 'accepted'
),

joined as (
    select
        units.unit_code,
        first_acceptable.submission_id as first_submission_id,
        first_acceptable.received_on as first_received_on,
        accepted.submission_id as accepted_submission_id,
        accepted.received_on as accepted_received_on
    from raw.units
    left join first_acceptable
        on units.unit_code = first_acceptable.unit_code
    left join accepted
        on units.unit_code = accepted.unit_code
)

select * from joined
