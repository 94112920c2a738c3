-- grain: one row per day on which a law value without a contract type changed, with all values then in force
-- table
with days as (
    select distinct valid_from
    from raw.law
    where kind = ''
),

in_force as (
    select
        days.valid_from,
        law.parameter,
        arg_max(law.value, law.valid_from) as value
    from days
    inner join raw.law
        on
            days.valid_from >= law.valid_from
            and law.kind = ''
    group by days.valid_from, law.parameter
),

turned as (
    select
        valid_from,
        max(value) filter (where parameter = 'effective_days') as effective_days,
        max(value) filter (where parameter = 'reply_days') as reply_days,
        max(value) filter (where parameter = 'minimum_wage') as minimum_wage,
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
    group by valid_from
)

select * from turned
