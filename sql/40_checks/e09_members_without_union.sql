-- grain: one row per finding E09 会员二十五人以上未建会
-- view
with found as (
    select
        'E09' as code,
        reported_enterprises.unit_code,
        reported_enterprises.submission_id,
        'enterprises' as sheet,
        reported_enterprises.row_no,
        'members' as column_name,
        reported_enterprises.enterprise_key as entity_key,
        reported_enterprises.members::varchar as value,
        null as detail,
        null as expected
    from core.reported_enterprises
    cross join core.law_at_cutoff as law
    where
        not reported_enterprises.unionised
        and reported_enterprises.members >= law.union_members
)

select * from found
