-- grain: one row per row of 企业名册 whose enterprise stands in another row under another code (同一企业两个代码)
-- view
-- the same by its folded name, or because the register ties the other code to it (原代码)
with spelled as (
    select
        *,
        organisation_part(enterprise_code) as written_key
    from core.enterprise_rows
),

pairs as (
    select
        spelled.submission_id,
        spelled.row_no,
        min(other.enterprise_code || '（' || units.name || '）') as other_place
    from spelled
    inner join spelled as other
        on
            spelled.enterprise_name_norm = other.enterprise_name_norm
            and spelled.written_key <> other.written_key
    inner join raw.units
        on other.unit_code = units.unit_code
    group by spelled.submission_id, spelled.row_no
    union all
    select
        spelled.submission_id,
        spelled.row_no,
        min(other.enterprise_code || '（' || units.name || '）') as other_place
    from spelled
    inner join spelled as other
        on
            spelled.enterprise_code_key = other.enterprise_code_key
            and spelled.written_key <> other.written_key
    inner join raw.units
        on other.unit_code = units.unit_code
    group by spelled.submission_id, spelled.row_no
),

doubled as (
    select
        spelled.unit_code,
        spelled.submission_id,
        spelled.row_no,
        spelled.enterprise_code,
        spelled.enterprise_code_key as enterprise_key,
        min(pairs.other_place) as other_place
    from spelled
    inner join pairs
        on
            spelled.submission_id = pairs.submission_id
            and spelled.row_no = pairs.row_no
    group by
        spelled.unit_code, spelled.submission_id, spelled.row_no, spelled.enterprise_code, spelled.enterprise_code_key
)

select * from doubled
