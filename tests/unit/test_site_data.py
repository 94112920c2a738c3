"""The site's small parts: data scripts, word lists, groups of keys, file names, manual blocks, addresses."""

import json
import re

import pytest

from kaoping.site.dossiers import row_key
from kaoping.site.jsdata import Words, chunks, prefixes, script
from kaoping.site.manual import blocks
from kaoping.site.names import enterprise_href, slug


def test_a_data_script_can_neither_end_itself_nor_start_markup() -> None:
    text = "</script><!--&\u2028\u2029'\"\\"
    made = script("a/b", {"k": text}).decode()
    body = re.fullmatch(r'kaoping\.take\("a/b",(.*)\);\n', made)
    assert body
    assert not re.search("[<>&\u2028\u2029]", made)
    assert json.loads(body[1]) == {"k": text}


def test_words_stand_once_in_the_order_of_asking() -> None:
    words = Words(["甲"])
    assert [words.number(t) for t in ("乙", "甲", "丙", "乙")] == [1, 0, 2, 1]
    assert words.texts == ["甲", "乙", "丙"]


@pytest.mark.parametrize(
    ("counts", "most", "groups"),
    [
        ([], 10, []),
        ([("a", 4), ("b", 6), ("c", 1)], 10, [["a", "b"], ["c"]]),
        ([("a", 40), ("b", 6), ("c", 5)], 10, [["a"], ["b"], ["c"]]),
        ([("a", 3), ("b", 3), ("c", 3), ("d", 3)], 6, [["a", "b"], ["c", "d"]]),
    ],
)
def test_neighbours_fill_a_file_but_never_overfill_it(
    counts: list[tuple[str, int]], most: int, groups: list[list[str]]
) -> None:
    assert list(chunks(counts, most)) == groups


def test_keys_are_grouped_by_as_few_characters_as_it_takes() -> None:
    assert prefixes([], 2) == {}
    assert prefixes(["B1", "A1"], 2) == {"": ["A1", "B1"]}
    assert prefixes(["A1", "A2", "A3", "B1"], 2) == {"A1": ["A1"], "A2": ["A2"], "A3": ["A3"], "B": ["B1"]}  # fmt: skip
    assert prefixes(["A", "A1", "A2", "B"], 2) == {"A": ["A"], "A1": ["A1"], "A2": ["A2"], "B": ["B"]}  # fmt: skip


def test_one_more_key_changes_one_group_only() -> None:
    keys = [f"PDY{n:06d}" for n in range(0, 4000, 3)]
    before, after = prefixes(keys, 60), prefixes([*keys, "PDY001001"], 60)
    assert max(map(len, before.values())) <= 60
    assert sorted(key for group in before.values() for key in group) == keys
    assert [p for p in after if after[p] != before.get(p)] == [
        next(p for p in after if "PDY001001" in after[p])
    ]


@pytest.mark.parametrize("code", ["JD01", "harmony-5", "A_1"])
def test_plain_codes_are_file_names(code: str) -> None:
    assert slug(code) == code


@pytest.mark.parametrize("code", ["", "../x", "a b", "单位", "a.b", "-x", "x" * 80, "<b>"])
def test_other_codes_become_a_hash(code: str) -> None:
    assert re.fullmatch("x[0-9a-f]{16}", slug(code))
    assert enterprise_href(code) == ""


@pytest.mark.parametrize(
    ("cell", "place"),
    [
        ("C12", ("7", "contracts", "", "12")),
        ("AB3", ("7", "contracts", "", "3")),
        ("台账（二）!A9", ("7", "contracts", "台账（二）", "9")),
        ("", None),
        ("第3行", None),
    ],
)
def test_the_row_of_an_address(cell: str, place: tuple[str, ...] | None) -> None:
    assert row_key({"submission_id": "7", "sheet": "contracts", "cell": cell}) == place


def test_the_manual_becomes_blocks() -> None:
    text = "# 题\n\n> **示例**：甲\n> 乙\n\n| a | b |\n|---|---|\n| 1 | <b> |\n\n## 类\n\n### A1 项\n\n- 一\n- 二\n\n见 `x`。\n"
    found = blocks(text)
    assert [b["kind"] for b in found] == ["h1", "quote", "table", "h2", "h3", "list", "text"]
    assert found[1]["lines"] == ["示例：甲", "乙"]
    assert (found[2]["head"], found[2]["rows"]) == (["a", "b"], [["1", "<b>"]])
    assert found[5]["lines"] == ["一", "二"]
    assert found[6]["lines"] == ["见 x。"]
