-- grain: one row per accepted row of 建筑工地: what the list of building sites (建筑工地清单) says of it
-- view
with register as (
    select
        *,
        row_number() over (partition by unit_code, site_name_norm order by submission_id, row_no) as turn
    from core.register_sites
),

compared as (
    select
        sites.*,
        register.site_no,
        register.started_on as register_started_on,
        register.started_on_last as register_started_on_last,
        register.finished_on as register_finished_on,
        register.finished_on_last as register_finished_on_last,
        coalesce(
            sites.started_on = sites.started_on_last
            and register.started_on = register.started_on_last
            and sites.started_on <> register.started_on, false
        ) as differs_in_start,
        coalesce(
            sites.finished_on = sites.finished_on_last
            and register.finished_on = register.finished_on_last
            and sites.finished_on <> register.finished_on, false
        ) as differs_in_finish
    from core.sites
    left join register
        on
            sites.unit_code = register.unit_code
            and sites.site_name_norm = register.site_name_norm
            and register.turn = 1
),

witnessed as (
    select
        'site' as kind,
        'reg_sites' as register,
        compared.unit_code,
        case
            when not exists (select * from core.register_sites as any_site) then 'no_register'
            when compared.site_no is null then 'unmatched'
            when compared.differs_in_start or compared.differs_in_finish then 'contradicted'
            else 'confirmed'
        end as state,
        case when compared.site_no is null then '' else 'name' end as matched_by,
        'site' as entity_kind,
        coalesce(compared.site_no, compared.site_name_norm) as entity_key,
        compared.site_name as entity_name,
        case
            when compared.differs_in_start then 'started_on'
            when compared.differs_in_finish then 'finished_on'
        end as field,
        case
            when compared.differs_in_start then show_date(compared.started_on, compared.started_on_last)
            when compared.differs_in_finish then show_date(compared.finished_on, compared.finished_on_last)
        end as reported,
        case
            when compared.differs_in_start
                then show_date(compared.register_started_on, compared.register_started_on_last)
            when compared.differs_in_finish
                then show_date(compared.register_finished_on, compared.register_finished_on_last)
        end as registered,
        compared.submission_id,
        'sites' as sheet,
        compared.row_no,
        'site_name' as column_name
    from compared
)

select * from witnessed
