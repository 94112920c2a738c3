-- grain: one row per finding C28 工资协议缺少两具体
-- view
with clauses as (
    select
        unnest(['wage_standard', 'wage_adjustment']) as column_name,
        unnest(['具体工资标准', '具体调整办法']) as clause_title
),

missing as (
    select
        contracts.unit_code,
        contracts.submission_id,
        contracts.row_no,
        contracts.contract_no,
        clauses.column_name,
        clauses.clause_title
    from core.contracts
    cross join clauses
    semi join raw.sheet_columns as present
        on
            contracts.submission_id = present.submission_id
            and sheet_part(contracts.row_no) = present.part
            and present.sheet = 'contracts'
            and clauses.column_name = present.column_name
    anti join checks.unread_cells as unread
        on
            contracts.submission_id = unread.submission_id
            and unread.sheet = 'contracts'
            and contracts.row_no = unread.row_no
            and clauses.column_name = unread.column_name
    where
        contracts.is_signed_in_period
        and contracts.contract_type = '工资专项'
        and case clauses.column_name
            when 'wage_standard' then contracts.wage_standard
            else contracts.wage_adjustment
        end is null
),

found as (
    select
        'C28' as code,
        unit_code,
        submission_id,
        'contracts' as sheet,
        row_no,
        max(column_name) as column_name,
        contract_no as entity_key,
        null as value,
        string_agg(clause_title, '和' order by column_name desc) as detail,
        null as expected
    from missing
    group by unit_code, submission_id, row_no, contract_no
)

select * from found
