-- grain: one row per contract that has rows on 区域行业覆盖企业, refused rows counted apart
-- table
with received as (
    select
        submissions.unit_code,
        coverage.contract_no,
        count(*) as rows_received
    from raw.coverage
    inner join raw.submissions
        on coverage.submission_id = submissions.submission_id
    where submissions.state = 'accepted'
    group by submissions.unit_code, coverage.contract_no
),

signings as (
    select
        unit_code,
        contract_no,
        min(signed_on) as signed_on
    from core.accepted_contracts
    group by unit_code, contract_no
),

dated as (
    select
        coverage.*,
        signings.signed_on
    from core.coverage
    left join signings
        on
            coverage.unit_code = signings.unit_code
            and coverage.contract_no = signings.contract_no
),

kept as (
    select
        coverage.unit_code,
        coverage.contract_no,
        count(*) as rows_kept,
        count(coverage.staff) as rows_with_staff,
        sum(coverage.staff)::bigint as staff,
        bool_and(coalesce(
            coverage.vote_present <= coverage.vote_due
            and coverage.vote_yes <= coverage.vote_present
            and coverage.vote_present * law.quorum_den >= coverage.vote_due * law.quorum_num
            and coverage.vote_yes * law.vote_den >= coverage.vote_due * law.vote_num, false
        )) as has_passed
    from dated as coverage
    asof left join core.law_by_day as law
        on coverage.signed_on >= law.valid_from
    group by coverage.unit_code, coverage.contract_no
),

joined as (
    select
        received.unit_code,
        received.contract_no,
        received.rows_received,
        coalesce(kept.rows_kept, 0) as rows_kept,
        coalesce(kept.rows_with_staff, 0) as rows_with_staff,
        kept.staff,
        coalesce(kept.has_passed, false) as has_passed
    from received
    left join kept
        on
            received.unit_code = kept.unit_code
            and received.contract_no = kept.contract_no
)

select * from joined
