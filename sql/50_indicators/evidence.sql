-- grain: one row per thing looked at, for every indicator
-- table
with unioned as (
    select
        'union_founding_rate' as indicator,
        *
    from indicators.union_founding_rate
    union all by name
    select
        'legal_person_certificate_rate' as indicator,
        *
    from indicators.legal_person_certificate_rate
    union all by name
    select
        'chair_direct_election_rate' as indicator,
        *
    from indicators.chair_direct_election_rate
    union all by name
    select
        'contract_coverage_rate' as indicator,
        *
    from indicators.contract_coverage_rate
    union all by name
    select
        'wage_agreement_coverage_rate' as indicator,
        *
    from indicators.wage_agreement_coverage_rate
    union all by name
    select
        'procedure_two_musts_rate' as indicator,
        *
    from indicators.procedure_two_musts_rate
    union all by name
    select
        'content_two_specifics_rate' as indicator,
        *
    from indicators.content_two_specifics_rate
    union all by name
    select
        'filing_timeliness_rate' as indicator,
        *
    from indicators.filing_timeliness_rate
    union all by name
    select
        'renewal_rate' as indicator,
        *
    from indicators.renewal_rate
    union all by name
    select
        'workers_congress_rate' as indicator,
        *
    from indicators.workers_congress_rate
    union all by name
    select
        'factory_openness_rate' as indicator,
        *
    from indicators.factory_openness_rate
    union all by name
    select
        'mediation_rate' as indicator,
        *
    from indicators.mediation_rate
    union all by name
    select
        'mediation_subdistrict' as indicator,
        *
    from indicators.mediation_subdistrict
    union all by name
    select
        'mediation_communities' as indicator,
        *
    from indicators.mediation_communities
    union all by name
    select
        'mediation_sector' as indicator,
        *
    from indicators.mediation_sector
    union all by name
    select
        'dispute_closure_rate' as indicator,
        *
    from indicators.dispute_closure_rate
    union all by name
    select
        'mass_incidents' as indicator,
        *
    from indicators.mass_incidents
    union all by name
    select
        'mass_incidents_city' as indicator,
        *
    from indicators.mass_incidents_city
    union all by name
    select
        'daily_record_rate' as indicator,
        *
    from indicators.daily_record_rate
    union all by name
    select
        'wage_arrears_cases' as indicator,
        *
    from indicators.wage_arrears_cases
    union all by name
    select
        'submission_days_late' as indicator,
        *
    from indicators.submission_days_late
    union all by name
    select
        'rights_info_late_months' as indicator,
        *
    from indicators.rights_info_late_months
    union all by name
    select
        'contradicted_rate' as indicator,
        *
    from indicators.contradicted_rate
    union all by name
    select
        'leading_group_document' as indicator,
        *
    from indicators.leading_group_document
    union all by name
    select
        'annual_plan_document' as indicator,
        *
    from indicators.annual_plan_document
    union all by name
    select
        'bargaining_instructors' as indicator,
        *
    from indicators.bargaining_instructors
    union all by name
    select
        'tripartite_meetings' as indicator,
        *
    from indicators.tripartite_meetings
    union all by name
    select
        'staff_coverage_rate' as indicator,
        *
    from indicators.staff_coverage_rate
    union all by name
    select
        'uncontracted_25' as indicator,
        *
    from indicators.uncontracted_25
    union all by name
    select
        'congress_passed_rate' as indicator,
        *
    from indicators.congress_passed_rate
    union all by name
    select
        'representatives_rate' as indicator,
        *
    from indicators.representatives_rate
    union all by name
    select
        'chief_qualified_rate' as indicator,
        *
    from indicators.chief_qualified_rate
    union all by name
    select
        'request_reply_rate' as indicator,
        *
    from indicators.request_reply_rate
    union all by name
    select
        'publication_rate' as indicator,
        *
    from indicators.publication_rate
    union all by name
    select
        'wage_standard_rate' as indicator,
        *
    from indicators.wage_standard_rate
    union all by name
    select
        'wage_adjustment_rate' as indicator,
        *
    from indicators.wage_adjustment_rate
    union all by name
    select
        'below_minimum_wage' as indicator,
        *
    from indicators.below_minimum_wage
    union all by name
    select
        'term_rate' as indicator,
        *
    from indicators.term_rate
    union all by name
    select
        'filing_rate' as indicator,
        *
    from indicators.filing_rate
    union all by name
    select
        'objection_corrected_rate' as indicator,
        *
    from indicators.objection_corrected_rate
    union all by name
    select
        'list_complete_rate' as indicator,
        *
    from indicators.list_complete_rate
    union all by name
    select
        'regional_vote_rate' as indicator,
        *
    from indicators.regional_vote_rate
    union all by name
    select
        'sector_contracts' as indicator,
        *
    from indicators.sector_contracts
    union all by name
    select
        'list_mismatch_contracts' as indicator,
        *
    from indicators.list_mismatch_contracts
    union all by name
    select
        'womens_contract_rate' as indicator,
        *
    from indicators.womens_contract_rate
    union all by name
    select
        'safety_contract_rate' as indicator,
        *
    from indicators.safety_contract_rate
    union all by name
    select
        'fulfilment_rate' as indicator,
        *
    from indicators.fulfilment_rate
    union all by name
    select
        'fulfilment_inspections' as indicator,
        *
    from indicators.fulfilment_inspections
    union all by name
    select
        'register_confirmed_rate' as indicator,
        *
    from indicators.register_confirmed_rate
    union all by name
    select
        'submission_returns' as indicator,
        *
    from indicators.submission_returns
    union all by name
    select
        'in_force_contracts' as indicator,
        *
    from indicators.in_force_contracts
    union all by name
    select
        'experience_promotion' as indicator,
        *
    from indicators.experience_promotion
    union all by name
    select
        'six_ones_rate' as indicator,
        *
    from indicators.six_ones_rate
    union all by name
    select
        'homes_accepted' as indicator,
        *
    from indicators.homes_accepted
    union all by name
    select
        'proposals_made' as indicator,
        *
    from indicators.proposals_made
    union all by name
    select
        'proposal_adoption_rate' as indicator,
        *
    from indicators.proposal_adoption_rate
    union all by name
    select
        'proposal_value' as indicator,
        *
    from indicators.proposal_value
    union all by name
    select
        'skills_training_attendances' as indicator,
        *
    from indicators.skills_training_attendances
    union all by name
    select
        'competition_bodies' as indicator,
        *
    from indicators.competition_bodies
    union all by name
    select
        'help_stations_online_rate' as indicator,
        *
    from indicators.help_stations_online_rate
    union all by name
    select
        'help_point_computers_rate' as indicator,
        *
    from indicators.help_point_computers_rate
    union all by name
    select
        'migrant_files' as indicator,
        *
    from indicators.migrant_files
    union all by name
    select
        'model_worker_satisfaction_rate' as indicator,
        *
    from indicators.model_worker_satisfaction_rate
    union all by name
    select
        'facilities_standardised' as indicator,
        *
    from indicators.facilities_standardised
    union all by name
    select
        'cadre_training_attendances' as indicator,
        *
    from indicators.cadre_training_attendances
    union all by name
    select
        'target_system_document' as indicator,
        *
    from indicators.target_system_document
    union all by name
    select
        'assessment_system_document' as indicator,
        *
    from indicators.assessment_system_document
    union all by name
    select
        'reward_system_document' as indicator,
        *
    from indicators.reward_system_document
    union all by name
    select
        'field_visits' as indicator,
        *
    from indicators.field_visits
),

confirmed as (
    select
        unioned.indicator,
        unioned.unit_code,
        coalesce(unioned.entity_kind, catalogue.entity_kind) as entity_kind,
        unioned.entity_key,
        unioned.entity_name,
        unioned.base as stated_base,
        unioned.hit as stated_hit,
        case
            when held_back.kind is null or (unioned.verdict <> 'hit' and coalesce(unioned.hit, 0) = 0) then 'as_found'
            when held_back.is_excluded then 'excluded'
            else 'pending'
        end as standing,
        unioned.verdict as found_verdict,
        unioned.reason_code as found_reason,
        catalogue.form,
        catalogue.denominator_name,
        catalogue.adverse,
        unioned.event_date,
        coalesce(unioned.date_precision, precision_of(unioned.event_date, unioned.event_date)) as date_precision,
        unioned.level,
        unioned.matter_key,
        unioned.member_key,
        unioned.resolved,
        unioned.document_no,
        unioned.submission_id,
        unioned.sheet,
        unioned.row_no,
        unioned.column_name
    from unioned
    inner join raw.indicators as catalogue
        on unioned.indicator = catalogue.indicator
    left join core.held_back
        on
            catalogue.witness = held_back.kind
            and unioned.unit_code = held_back.unit_code
            and coalesce(unioned.entity_kind, catalogue.entity_kind) = held_back.entity_kind
            and unioned.entity_key = held_back.entity_key
    semi join raw.units
        on unioned.unit_code = units.unit_code
),

completed as (
    select
        indicator,
        unit_code,
        entity_kind,
        entity_key,
        entity_name,
        case standing
            when 'excluded' then 'miss'
            when 'pending' then 'unknown'
            else found_verdict
        end as verdict,
        case
            when form = 'count' then null
            when standing = 'pending' or found_verdict = 'unknown' then 0
            else coalesce(stated_base, 1)
        end::bigint as base,
        case
            when standing <> 'as_found' or found_verdict = 'unknown' then 0
            else coalesce(stated_hit, (found_verdict = 'hit')::bigint)
        end::bigint as hit,
        case standing
            when 'excluded' then 'confirmation_excluded'
            when 'pending' then 'confirmation_pending'
            else found_reason
        end as reason_code,
        denominator_name,
        adverse,
        event_date,
        date_precision,
        level,
        matter_key,
        member_key,
        resolved,
        document_no,
        submission_id,
        sheet,
        row_no,
        column_name
    from confirmed
)

select * from completed
