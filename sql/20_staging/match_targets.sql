-- grain: one row per decision of [[match]] in adjustments.toml, with the enterprise it names if the register has it
-- view
with register as (
    select
        reg_enterprises.enterprise_code_key as enterprise_key,
        min(reg_enterprises.enterprise_name) as enterprise_name
    from raw.reg_enterprises
    semi join raw.submissions
        on
            reg_enterprises.submission_id = submissions.submission_id
            and submissions.state = 'accepted'
    anti join raw.superseded_sheets as replaced
        on
            reg_enterprises.submission_id = replaced.submission_id
            and replaced.sheet = 'reg_enterprises'
    where reg_enterprises.enterprise_code_key is not null
    group by reg_enterprises.enterprise_code_key
),

joined as (
    select
        adjustment_matches.*,
        register.enterprise_name as target_name,
        register.enterprise_key is not null as is_on_register
    from raw.adjustment_matches
    left join register
        on adjustment_matches.enterprise_key = register.enterprise_key
)

select * from joined
