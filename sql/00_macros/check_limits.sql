-- Limits of plausibility checks that no law states; each is named so that a check can be read.
create or replace macro same_day_contracts() as 10;

create or replace macro same_clause_contracts() as 5;

create or replace macro same_clause_length() as 10;

create or replace macro staff_difference_percent() as 30;

create or replace macro whole_percent() as 100;

-- Whether a reported headcount is further from the registered one than the band allows (E15).
create or replace macro staff_differs(reported, registered) as
registered > 0 and abs(reported - registered) * whole_percent() > staff_difference_percent() * registered;

create or replace macro months_of_year() as 12;

-- A newer file with so many per cent fewer rows in a sheet of at least so many rows is pointed out.
create or replace macro shrink_percent() as 30;

create or replace macro shrink_least_rows() as 5;

-- From how many contracts on it is a sign that every vote of a unit was complete and unanimous (C34).
create or replace macro unanimous_contracts() as 10;

-- How many days after its main contract a special contract still counts as signed in step (C33).
create or replace macro in_step_days() as 30;

-- A credit code whose first two places are 81 belongs to a union, not to an enterprise (GB 32100-2015).
create or replace macro is_union_code(code) as
length(code) = 18 and starts_with(code, '81');
