-- Terms in years: the last day may be the anniversary or the day before it (domain: 期限以年计).
create or replace macro plus_years(day, years) as
(day + to_months((12 * years)::integer))::date;

create or replace macro reaches_years(start_day, end_day, years) as
end_day >= plus_years(start_day, years) - 1;

create or replace macro within_years(start_day, end_day, years) as
end_day <= plus_years(start_day, years);
