-- Exact arithmetic of the score layer (rulebook.md §1): integers only, half away from zero.
create or replace macro score_micro() as 1000000::hugeint;

-- num / den rounded to a multiple of `unit`, den and unit positive.
create or replace macro score_round(num, den, unit) as
sign(num)::hugeint * ((abs(num)::hugeint * 2 + den::hugeint * unit) // (2 * den::hugeint * unit)) * unit;

-- Steps in a distance num / den >= 0: every started, only full ones, or in proportion.
create or replace macro score_steps_num(num, den, step) as
case step
    when 'whole_up' then (num + den - 1) // den
    when 'whole_down' then num // den
    else num
end;

create or replace macro score_steps_den(den, step) as
case step when 'prorata' then den else 1::hugeint end;

-- Whether num / den lies in a range whose ends may be open or absent (null).
create or replace macro score_in_range(num, den, from_num, from_den, from_closed, to_num, to_den, to_closed) as
coalesce(
    num::hugeint * from_den > from_num::hugeint * den
    or (from_closed and num::hugeint * from_den = from_num::hugeint * den), true
)
and coalesce(
    num::hugeint * to_den < to_num::hugeint * den
    or (to_closed and num::hugeint * to_den = to_num::hugeint * den), true
);

-- A fraction as short exact text: 5, 9/2.
create or replace macro score_fraction(num, den) as
case
    when num is null or den is null then null
    when num % den = 0 then (num // den)::varchar
    else concat((num // gcd(num, den))::varchar, '/', (den // gcd(num, den))::varchar)
end;

-- Micro-points as text with `places` decimals; unit is 10^(6 - places).
create or replace macro score_digits(whole, places) as
case
    when whole is null then null
    when places = 0 then whole::varchar
    else concat(
        case when whole < 0 then '-' else '' end,
        left(lpad(abs(whole)::varchar, greatest(length(abs(whole)::varchar), places + 1)::integer, '0'), -places),
        '.',
        right(lpad(abs(whole)::varchar, greatest(length(abs(whole)::varchar), places + 1)::integer, '0'), places)
    )
end;

create or replace macro score_text(micro, unit, places) as
score_digits(score_round(micro, 1, unit) // unit, places);

-- Three whole numbers that order fractions num / den exactly (den up to 10^18).
create or replace macro score_order_first(num, den) as num // den;
create or replace macro score_order_second(num, den) as ((num % den) * 1000000000000000000) // den;
create or replace macro score_order_third(num, den) as
((((num % den) * 1000000000000000000) % den) * 1000000000000000000) // den;

-- Places of a quota: share of a number of units, by the rounding the edition states.
create or replace macro score_places(units, num, den, rounding) as
case rounding
    when 'floor' then (units * num) // den
    when 'ceil' then (units * num + den - 1) // den
    else (2 * units * num + den) // (2 * den)
end;

-- A rate rounded to eight places is a whole number of these (mean = "units").
create or replace macro score_rate_scale() as 100000000::hugeint;

-- A rule's points: max_deduct, its own range, min_points (what adds: its cap), then rounded once.
create or replace macro score_rule_points(
    num, den, adds, own_points, full_points, cap, max_deduct, min_points, unit
) as
score_round(
    case
        when adds then least(num, coalesce(cap * den, num))
        else greatest(
            least(
                greatest(num, coalesce((full_points - max_deduct) * den, num)),
                case when own_points then full_points * den end
            ),
            min_points * den
        )
    end, den, unit
);

-- The indicator an event lifts (解除一票否决): null for any other event.
create or replace macro score_lifted_indicator(indicator) as
case when starts_with(indicator, 'lift:') then replace(indicator, 'lift:', '') end;
