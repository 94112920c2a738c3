-- Display forms used in findings: dates by their precision, money in yuan.
create or replace macro show_date(first_day, last_day) as
case
    when first_day is null then null
    when first_day = last_day then strftime(first_day, '%Y-%m-%d')
    else strftime(first_day, '%Y-%m')
end;

-- How exactly a date is known: 'day', 'month', or '' when it is not known at all.
create or replace macro precision_of(first_day, last_day) as
case
    when first_day is null then ''
    when first_day = last_day then 'day'
    else 'month'
end;

create or replace macro show_yuan(fen) as
case
    when fen % 100 = 0 then (fen // 100)::varchar
    else (fen // 100)::varchar || '.' || lpad((fen % 100)::varchar, 2, '0')
end;

create or replace macro show_month(month_no) as
lpad(month_no::varchar, 2, '0');

-- Micro-points as a decimal without trailing zeros.
create or replace macro show_points(micro) as
rtrim(rtrim((micro // 1000000)::varchar || '.' || lpad((micro % 1000000)::varchar, 6, '0'), '0'), '.');

-- The organisation code inside an enterprise code as written (characters 9 to 17 of the 18).
create or replace macro organisation_part(code) as
case
    when length(replace(upper(code), '-', '')) = 18 then substr(replace(upper(code), '-', ''), 9, 9)
    else replace(upper(code), '-', '')
end;

-- A sheet's second tab counts its rows from a million: which part a row belongs to, and its address there.
create or replace macro sheet_part(row_no) as
row_no // 1000000;

create or replace macro cell_address(tab, letter, row_no) as
case when tab = '' then '' else tab || '!' end || letter || (row_no % 1000000);
