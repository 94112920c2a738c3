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
