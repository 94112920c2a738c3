-- grain: one row per enterprise of an accepted file, less the rows refused at intake (企业名册)
-- table
with accepted as (
    select
        submission_id,
        unit_code
    from raw.submissions
    where state = 'accepted'
),

kept as (
    select
        accepted.unit_code,
        enterprises.* exclude (unit_code_of_file) replace (
            coalesce(
                decided.enterprise_key, former_codes.enterprise_key, enterprises.enterprise_code_key
            ) as enterprise_code_key
        ),
        case
            when decided.enterprise_key is not null then 'match'
            when former_codes.enterprise_key is not null then 'former_code'
            else 'code'
        end as key_source
    from raw.enterprises
    inner join accepted
        on enterprises.submission_id = accepted.submission_id
    left join staging.decided_rows as decided
        on
            decided.sheet = 'enterprises'
            and enterprises.submission_id = decided.submission_id
            and enterprises.row_no = decided.row_no
    left join staging.former_codes
        on enterprises.enterprise_code_key = former_codes.former_key
    anti join staging.intake_rejected as refused
        on
            enterprises.submission_id = refused.submission_id
            and refused.sheet = 'enterprises'
            and enterprises.row_no = refused.row_no
)

select * from kept
