-- Limits of plausibility checks that no law states; each is named so that a check can be read.
create or replace macro same_day_contracts() as 10;

create or replace macro same_clause_contracts() as 5;

create or replace macro same_clause_length() as 10;

create or replace macro staff_difference_percent() as 30;

create or replace macro whole_percent() as 100;

create or replace macro months_of_year() as 12;
