-- 六个一: so many yes/no facts are asked of every enterprise.
create or replace macro six_ones_asked() as 6;

-- A number that was written without 余, 约, 近 and the like (约数不作精确数).
create or replace macro is_exact(number, hedge) as
number is not null and coalesce(hedge, '') = '';

-- Why a stated number cannot be counted; null when it can.
create or replace macro inexact_reason(number, hedge) as
case
    when number is null then 'value_unknown'
    when coalesce(hedge, '') <> '' then 'value_hedged'
end;
