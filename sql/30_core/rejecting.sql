-- grain: one row: whether each finding that can refuse a row does so in this round
-- view
with turned as (
    select
        coalesce(bool_or(severity = 'reject_record') filter (where code = 'E01'), false) as e01,
        coalesce(bool_or(severity = 'reject_record') filter (where code = 'E03'), false) as e03,
        coalesce(bool_or(severity = 'reject_record') filter (where code = 'C10'), false) as c10,
        coalesce(bool_or(severity = 'reject_record') filter (where code = 'C12'), false) as c12,
        coalesce(bool_or(severity = 'reject_record') filter (where code = 'C13'), false) as c13,
        coalesce(bool_or(severity = 'reject_record') filter (where code = 'C16'), false) as c16,
        coalesce(bool_or(severity = 'reject_record') filter (where code = 'C17'), false) as c17,
        coalesce(bool_or(severity = 'reject_record') filter (where code = 'M08'), false) as m08,
        coalesce(bool_or(severity = 'reject_record') filter (where code = 'M11'), false) as m11,
        coalesce(bool_or(severity = 'reject_record') filter (where code = 'M14'), false) as m14,
        coalesce(bool_or(severity = 'reject_record') filter (where code = 'M16'), false) as m16,
        coalesce(bool_or(severity = 'reject_record') filter (where code = 'M20'), false) as m20,
        coalesce(bool_or(severity = 'reject_record') filter (where code = 'M28'), false) as m28,
        coalesce(bool_or(severity = 'reject_record') filter (where code = 'M29'), false) as m29,
        coalesce(bool_or(severity = 'reject_record') filter (where code = 'M30'), false) as m30,
        coalesce(bool_or(severity = 'reject_record') filter (where code = 'M31'), false) as m31,
        coalesce(bool_or(severity = 'reject_record') filter (where code = 'M32'), false) as m32
    from raw.finding_types
)

select * from turned
