-- grain: one row per occurrence behind a count, with its number
-- table
with counted as (
    select
        evidence.unit_code,
        evidence.indicator,
        evidence.event_date,
        evidence.entity_key,
        evidence.level,
        evidence.matter_key,
        coalesce(evidence.member_key, '') as member_key,
        coalesce(evidence.resolved, false) as resolved,
        evidence.document_no
    from indicators.evidence
    inner join raw.indicators as catalogue
        on evidence.indicator = catalogue.indicator
    where
        catalogue.form = 'count'
        and evidence.hit = 1
)

select * from counted
