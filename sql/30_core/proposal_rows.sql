-- grain: one row per row of 合理化建议 that intake let pass, with what speaks against it
-- table
with numbered as (
    select
        *,
        row_number() over same_key as turn,
        first_value(row_no) over same_key as first_row
    from staging.proposals
    window same_key as (partition by unit_code, enterprise_code_key order by row_no)
),

judged as (
    select
        numbered.*,
        numbered.turn > 1 and numbered.enterprise_code_key is not null as is_repeated,
        rostered.unit_code is null as is_unrostered
    from numbered
    left join core.rostered
        on
            numbered.unit_code = rostered.unit_code
            and numbered.enterprise_code_key = rostered.enterprise_key
)

select * from judged
