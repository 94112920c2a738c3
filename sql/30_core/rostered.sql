-- grain: one row per unit and enterprise key with any row in its 企业名册, refused or not
-- table
with received as (
    select distinct
        submissions.unit_code,
        enterprises.enterprise_code_key as enterprise_key
    from raw.enterprises
    inner join raw.submissions
        on enterprises.submission_id = submissions.submission_id
    where
        submissions.state = 'accepted'
        and enterprises.enterprise_code_key is not null
)

select * from received
