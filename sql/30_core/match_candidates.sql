-- grain: one row per unresolved folded name, code as written, unit and enterprise of the register that it may mean
-- view
with wanted as (
    select distinct
        unit_code,
        enterprise_name_norm as name_norm,
        written_code,
        organisation_part(written_code) as written_key
    from core.unresolved_rows
),

wanted_names as (
    select
        name_norm,
        name_grams(name_norm) as grams
    from wanted
    group by name_norm
),

known_names as (
    select
        name_norm,
        enterprise_key,
        is_former,
        name_grams(name_norm) as grams
    from core.register_names
),

known_grams as (
    select
        unnest(grams) as gram,
        name_norm,
        enterprise_key
    from known_names
),

telling as (
    select gram
    from known_grams
    group by gram
    having count(*) <= telling_gram_names()
),

wanted_grams as (
    select
        unnest(grams) as gram,
        name_norm
    from wanted_names
),

sharing as (
    select distinct
        wanted_grams.name_norm,
        known_grams.name_norm as known_name,
        known_grams.enterprise_key
    from wanted_grams
    semi join telling
        on wanted_grams.gram = telling.gram
    inner join known_grams
        on wanted_grams.gram = known_grams.gram
    union
    select
        wanted_names.name_norm,
        known_names.name_norm as known_name,
        known_names.enterprise_key
    from wanted_names
    inner join known_names
        on wanted_names.name_norm = known_names.name_norm
),

alike as (
    select
        sharing.name_norm,
        sharing.enterprise_key,
        max(grams_alike(wanted_names.grams, known_names.grams)) as likeness,
        bool_or(sharing.name_norm = sharing.known_name and not known_names.is_former) as is_same_name,
        bool_or(sharing.name_norm = sharing.known_name and known_names.is_former) as is_former_name
    from sharing
    inner join wanted_names
        on sharing.name_norm = wanted_names.name_norm
    inner join known_names
        on
            sharing.known_name = known_names.name_norm
            and sharing.enterprise_key = known_names.enterprise_key
    group by sharing.name_norm, sharing.enterprise_key
),

by_name as (
    select
        wanted.unit_code,
        wanted.name_norm,
        wanted.written_code,
        alike.enterprise_key
    from wanted
    inner join alike
        on wanted.name_norm = alike.name_norm
    where alike.is_same_name or alike.is_former_name or alike.likeness >= alike_enough_percent()
),

by_code as (
    select
        wanted.unit_code,
        wanted.name_norm,
        wanted.written_code,
        register_enterprises.enterprise_key
    from wanted
    inner join core.register_enterprises
        on wanted.unit_code = register_enterprises.unit_code
    where
        register_enterprises.is_active
        and length(wanted.written_key) >= length(register_enterprises.enterprise_key) - 1
        and levenshtein(wanted.written_key, register_enterprises.enterprise_key) <= 1
),

either as (
    select * from by_name
    union
    select * from by_code
),

compared as (
    select
        either.unit_code,
        either.name_norm,
        either.written_code,
        either.enterprise_key,
        register_enterprises.enterprise_code as candidate_code,
        register_enterprises.enterprise_name as candidate_name,
        register_enterprises.unit_code as candidate_unit,
        coalesce(alike.likeness, 0) as likeness,
        coalesce(alike.is_same_name, false) as is_same_name,
        coalesce(alike.is_former_name, false) as is_former_name,
        coalesce(
            levenshtein(organisation_part(either.written_code), either.enterprise_key) <= code_slip(), false
        ) as is_near_code
    from either
    inner join core.register_enterprises
        on either.enterprise_key = register_enterprises.enterprise_key
    left join alike
        on
            either.name_norm = alike.name_norm
            and either.enterprise_key = alike.enterprise_key
),

ranked as (
    select
        *,
        row_number() over (
            partition by unit_code, name_norm, written_code
            order by
                is_same_name desc, is_former_name desc, (is_near_code and likeness >= alike_enough_percent()) desc,
                likeness desc, is_near_code desc, (candidate_unit = unit_code) desc, enterprise_key asc
        ) as rank
    from compared
),

shown as (
    select *
    from ranked
    where rank <= proposals_shown()
)

select * from shown
