-- grain: one row per enterprise counted (职工文化六个一达标率，每户六项)
-- view
with stated as (
    select
        unit_code,
        enterprise_code_key,
        min(submission_id) as submission_id,
        min(row_no) as row_no,
        coalesce(bool_or(spirit), false) as spirit,
        coalesce(bool_or(democracy), false) as democracy,
        coalesce(bool_or(venue), false) as venue,
        coalesce(bool_or(team), false) as team,
        coalesce(bool_or(bookroom), false) as bookroom,
        coalesce(bool_or(publicity), false) as publicity
    from core.six_ones
    group by unit_code, enterprise_code_key
),

judged as (
    select
        enterprises.unit_code,
        enterprises.enterprise_key as entity_key,
        enterprises.enterprise_name as entity_name,
        coalesce(stated.submission_id, enterprises.register_submission_id) as submission_id,
        case when stated.row_no is null then 'reg_enterprises' else 'six_ones' end as sheet,
        coalesce(stated.row_no, enterprises.register_row_no) as row_no,
        case
            when stated.row_no is null then 'enterprise_code'
            when not stated.spirit then 'spirit'
            when not stated.democracy then 'democracy'
            when not stated.venue then 'venue'
            when not stated.team then 'team'
            when not stated.bookroom then 'bookroom'
            when not stated.publicity then 'publicity'
            else 'enterprise_code'
        end as column_name,
        six_ones_asked() as base,
        coalesce(
            stated.spirit::bigint + stated.democracy::bigint + stated.venue::bigint
            + stated.team::bigint + stated.bookroom::bigint + stated.publicity::bigint,
            0
        ) as hit,
        stated.row_no is not null as is_stated
    from core.enterprises
    left join stated
        on
            enterprises.unit_code = stated.unit_code
            and enterprises.enterprise_key = stated.enterprise_code_key
),

decided as (
    select
        * exclude (is_stated),
        case when hit = base then 'hit' else 'miss' end as verdict,
        case
            when not is_stated then 'six_ones_missing'
            when hit < base then 'six_ones_lacking'
        end as reason_code
    from judged
)

select * from decided
