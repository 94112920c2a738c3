-- grain: one row per accepted row of 合理化建议
-- table
with kept as (
    select proposal_rows.* exclude (turn, first_row, is_repeated, is_unrostered)
    from core.proposal_rows
    cross join core.rejecting
    where
        not (proposal_rows.is_repeated and rejecting.m28)
        and not (proposal_rows.is_unrostered and rejecting.m29)
)

select * from kept
