-- grain: one row per unit and enterprise key with any row in its 企业名册, refused or not
-- table
with received as (
    select
        submissions.unit_code,
        enterprises.enterprise_code_key as enterprise_key
    from raw.enterprises
    inner join raw.submissions
        on enterprises.submission_id = submissions.submission_id
    where submissions.state = 'accepted'
    union all
    select
        unit_code,
        enterprise_code_key as enterprise_key
    from staging.enterprises
    where key_source <> 'code'
),

listed as (
    select distinct
        unit_code,
        enterprise_key
    from received
    where enterprise_key is not null
)

select * from listed
