-- grain: one row per row of 集体合同台账 that intake let pass, with what speaks against it
-- table
with numbered as (
    select
        *,
        row_number() over same_number as turn,
        first_value(row_no) over same_number as first_row
    from staging.contracts
    window same_number as (partition by unit_code, contract_no order by row_no)
),

judged as (
    select
        numbered.*,
        numbered.term_end_last < numbered.term_start as ends_before_start,
        numbered.turn > 1 as is_repeated,
        numbered.scope_form = '单独' and reported_enterprises.enterprise_key is null as lacks_enterprise
    from numbered
    left join core.reported_enterprises
        on
            numbered.unit_code = reported_enterprises.unit_code
            and numbered.enterprise_code_key = reported_enterprises.enterprise_key
)

select * from judged
