-- grain: one row: undated-by-type law values in force at the cutoff
-- view
with in_force as (
    select
        law.parameter,
        arg_max(law.value, law.valid_from) as value
    from raw.law
    cross join raw.round
    where law.kind = '' and law.valid_from <= round.cutoff
    group by law.parameter
),

turned as (
    select
        max(value) filter (where parameter = 'effective_days') as effective_days,
        max(value) filter (where parameter = 'reply_days') as reply_days,
        max(value) filter (where parameter = 'min_representatives') as min_representatives,
        max(value) filter (where parameter = 'outsiders') as outsiders,
        max(value) filter (where parameter = 'quorum_num') as quorum_num,
        max(value) filter (where parameter = 'quorum_den') as quorum_den,
        max(value) filter (where parameter = 'vote_num') as vote_num,
        max(value) filter (where parameter = 'vote_den') as vote_den,
        max(value) filter (where parameter = 'union_members') as union_members,
        max(value) filter (where parameter = 'full_time_staff') as full_time_staff,
        max(value) filter (where parameter = 'uncontracted_staff') as uncontracted_staff
    from in_force
)

select * from turned
