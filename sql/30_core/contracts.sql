-- grain: one row per accepted contract, with what register, law and calendar say of it
-- table
with filed as (
    select
        accepted_contracts.*,
        filings.contract_no is not null as is_filed,
        filings.signed_on as register_signed_on,
        filings.signed_on_last as register_signed_on_last,
        filings.received_on as register_received_on,
        filings.received_on_last as register_received_on_last,
        filings.contract_type as register_type,
        filings.enterprise_code_key as register_enterprise_key,
        filings.opinion as register_opinion,
        filings.corrected_on as register_corrected_on,
        coalesce(filings.received_on, accepted_contracts.signed_on) as filing_law_day
    from core.accepted_contracts
    left join core.filings
        on
            accepted_contracts.contract_no = filings.contract_no
            and filings.turn = 1
),

by_law as (
    select
        filed.*,
        law.value as filing_days
    from filed
    asof left join (
        select * from raw.law
        where parameter = 'filing_days'
    ) as law
        on
            filed.contract_type = law.kind
            and filed.filing_law_day >= law.valid_from
),

with_law as (
    select
        by_law.*,
        at_signing.minimum_wage,
        at_signing.min_representatives as law_min_representatives,
        at_signing.outsiders as law_outsiders,
        at_signing.reply_days as law_reply_days,
        at_signing.quorum_num as law_quorum_num,
        at_signing.quorum_den as law_quorum_den,
        at_signing.vote_num as law_vote_num,
        at_signing.vote_den as law_vote_den,
        at_receipt.effective_days as law_effective_days
    from by_law
    asof left join core.law_by_day as at_signing
        on by_law.signed_on >= at_signing.valid_from
    asof left join core.law_by_day as at_receipt
        on by_law.register_received_on >= at_receipt.valid_from
),

with_terms as (
    select
        with_law.*,
        shortest.value as min_years,
        longest.value as max_years
    from with_law
    asof left join (
        select * from raw.law
        where parameter = 'term_min_years'
    ) as shortest
        on
            with_law.contract_type = shortest.kind
            and with_law.signed_on >= shortest.valid_from
    asof left join (
        select * from raw.law
        where parameter = 'term_max_years'
    ) as longest
        on
            with_law.contract_type = longest.kind
            and with_law.signed_on >= longest.valid_from
),

dated as (
    select
        with_terms.*,
        calendar.next_working as filing_deadline,
        with_terms.register_received_on + with_terms.law_effective_days::integer as effective_on,
        with_terms.signed_on >= round.period_start
        and with_terms.signed_on_last <= round.period_end as is_signed_in_period,
        with_terms.signed_on = with_terms.signed_on_last as is_signed_by_day,
        with_terms.signed_on_last <= round.cutoff
        and with_terms.term_start_last <= round.cutoff
        and with_terms.term_end >= round.cutoff as is_in_force,
        with_terms.term_end between round.period_start and round.period_end as ends_in_period,
        reaches_years(with_terms.term_start, with_terms.term_end_last, with_terms.min_years)
        and within_years(with_terms.term_start_last, with_terms.term_end, with_terms.max_years) as is_term_lawful,
        with_terms.vote_present > with_terms.vote_due as has_more_present,
        with_terms.vote_yes > with_terms.vote_present as has_more_yes,
        with_terms.vote_present * with_terms.law_quorum_den
        >= with_terms.vote_due * with_terms.law_quorum_num as has_quorum,
        with_terms.vote_yes * with_terms.law_vote_den >= with_terms.vote_due * with_terms.law_vote_num as has_majority
    from with_terms
    cross join raw.round
    left join raw.calendar
        on with_terms.signed_on + with_terms.filing_days::integer = calendar.day
),

voted as (
    select
        dated.*,
        lists.contract_no is not null and lists.rows_kept > 0 as has_list,
        lists.rows_received as list_rows_received,
        lists.rows_kept as list_rows,
        lists.rows_with_staff as list_rows_with_staff,
        lists.staff as list_staff,
        case
            when dated.scope_form <> '单独' and coalesce(lists.has_passed, false) then 'passed'
            when dated.vote_due is null and dated.vote_present is null and dated.vote_yes is null then 'missing'
            when dated.vote_due is null or dated.vote_present is null or dated.vote_yes is null then 'unknown'
            when dated.has_more_present or dated.has_more_yes then 'unknown'
            when dated.has_quorum and dated.has_majority then 'passed'
            else 'failed'
        end as vote
    from dated
    left join core.lists
        on
            dated.unit_code = lists.unit_code
            and dated.contract_no = lists.contract_no
),

compared as (
    select
        *,
        coalesce(
            is_filed
            and is_signed_by_day
            and register_signed_on = register_signed_on_last
            and signed_on <> register_signed_on, false
        ) as differs_in_signing,
        coalesce(
            is_filed
            and received_on = received_on_last
            and register_received_on = register_received_on_last
            and received_on <> register_received_on, false
        ) as differs_in_receipt,
        coalesce(is_filed and contract_type <> register_type, false) as differs_in_type,
        coalesce(
            is_filed and scope_form = '单独' and enterprise_code_key <> register_enterprise_key, false
        ) as differs_in_enterprise
    from voted
),

-- an older contract may have been filed before this register begins, so its absence says nothing
witnessed as (
    select
        compared.*,
        compared.differs_in_signing
        or compared.differs_in_receipt
        or compared.differs_in_type
        or compared.differs_in_enterprise as is_contradicted,
        case
            when
                compared.differs_in_signing
                or compared.differs_in_receipt
                or compared.differs_in_type
                or compared.differs_in_enterprise
                then 'contradicted'
            when compared.is_filed then 'confirmed'
            when compared.is_signed_in_period and exists (select * from core.filings) then 'unmatched'
            else 'no_register'
        end as register_state
    from compared
),

effective as (
    select
        witnessed.*,
        coalesce(effects.effect, 'count') = 'count' as is_counted,
        coalesce(effects.effect, 'count') = 'unknown' as is_pending
    from witnessed
    left join raw.confirmation_effects as effects
        on
            effects.kind = 'contract'
            and witnessed.register_state = effects.state
)

select * from effective
