-- Names compared by the pairs of neighbouring characters they share (integers only; ranks proposals, scores nothing).
create or replace macro name_grams(folded_name) as
list_distinct(list_transform(generate_series(1, length(folded_name) - 1), lambda i: substr(folded_name, i, 2)));

-- Percent of shared pairs (Dice): twice the shared ones over all of both names.
create or replace macro grams_alike(grams, other_grams) as
2 * len(list_intersect(grams, other_grams)) * 100 // greatest(len(grams) + len(other_grams), 1);

-- A pair of characters that stands in more register names than this tells nothing (有限、公司).
create or replace macro telling_gram_names() as 60;

-- Proposals: how alike two names must be, how many characters of a code may differ, how many are shown.
create or replace macro alike_enough_percent() as 60;
create or replace macro code_slip() as 2;
create or replace macro proposals_shown() as 5;

-- Former names (曾用名) as a register lists them in one cell.
create or replace macro former_names(folded_names) as
string_split_regex(coalesce(folded_names, ''), '[;,、，；]');
