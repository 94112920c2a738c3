-- grain: one row per enterprise counted (非公企业工会主席直选面)
-- view
with stated as (
    select
        enterprises.*,
        coalesce(enterprises.chair_election = '直接选举', false) as is_direct,
        case
            when enterprises.elected_on_last <= round.cutoff then true
            when enterprises.elected_on > round.cutoff then false
        end as is_elected,
        case
            when enterprises.term_end >= round.cutoff then true
            when enterprises.term_end_last < round.cutoff then false
        end as is_in_term
    from core.enterprises
    cross join raw.round
    where
        enterprises.is_unionised
        and enterprises.is_non_public
),

judged as (
    select
        enterprises.unit_code,
        enterprises.enterprise_key as entity_key,
        enterprises.enterprise_name as entity_name,
        enterprises.submission_id,
        enterprises.row_no,
        'enterprises' as sheet,
        'chair_election' as column_name,
        case
            when not enterprises.is_direct then 'miss'
            when enterprises.elected_on is null or enterprises.term_end is null then 'unknown'
            when not enterprises.is_elected or not enterprises.is_in_term then 'miss'
            when enterprises.is_elected and enterprises.is_in_term then 'hit'
            else 'unknown'
        end as verdict,
        case
            when not enterprises.is_direct then 'not_direct'
            when enterprises.elected_on is null or enterprises.term_end is null then 'date_unknown'
            when not enterprises.is_elected then 'not_direct'
            when not enterprises.is_in_term then 'term_expired'
            when enterprises.is_elected and enterprises.is_in_term then null
            else 'date_unknown'
        end as reason_code
    from stated as enterprises
)

select * from judged
