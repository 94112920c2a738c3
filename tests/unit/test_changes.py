"""A finding is known again after its row moved, its text changed, or its cell was corrected badly."""

from kaoping.changes import Changes, compare


def row(code: str, cell: str, value: str = "", entity: str = "", **more: str) -> dict[str, str]:
    given = {"unit_code": "JD01", "sheet": "contracts", "column_name": "signed_on"}
    message = more.pop("message", f"“{value}”有问题")
    return {
        "code": code, "cell": cell, "value": value, "entity_key": entity, "message": message, **given, **more,
    }  # fmt: skip


def cells(changes: Changes) -> tuple[list[str], list[str], list[str]]:
    lists = (changes.opened, changes.closed, changes.still)
    opened, closed, still = ([r["cell"] for r in rows] for rows in lists)
    return opened, closed, still


def test_what_was_corrected_is_closed_and_the_rest_stays() -> None:
    before = [row("V02", "B3", "甲"), row("V02", "B4", "乙")]
    assert cells(compare(before, before[1:])) == ([], ["B3"], ["B4"])


def test_a_row_inserted_above_moves_findings_without_opening_any() -> None:
    before = [row("V02", "B3", "甲"), row("V02", "B4", "乙"), row("V01", "B5")]
    after = [row("V02", "B4", "甲"), row("V02", "B5", "乙"), row("V01", "B6")]
    assert cells(compare(before, after)) == ([], [], ["B4", "B5", "B6"])


def test_an_entity_is_known_by_its_key_even_with_other_words_in_another_row() -> None:
    before = [
        row("C06", "W10", "2014-05-01", "甲-1", message="迟8日"),
        row("C06", "W11", "x", "甲-2"),
    ]
    after = [row("C06", "W12", "2014-05-02", "甲-1", message="迟7日")]
    assert cells(compare(before, after)) == ([], ["W11"], ["W12"])


def test_another_entity_in_the_same_cell_is_another_finding() -> None:
    before = [row("C06", "W10", "2014-05-01", "甲-1")]
    after = [row("C06", "W10", "2014-05-01", "甲-2")]
    assert cells(compare(before, after)) == (["W10"], ["W10"], [])


def test_a_wrong_correction_in_the_same_cell_is_still_open() -> None:
    changes = compare([row("V02", "B3", "甲")], [row("V02", "B3", "丙")])
    assert cells(changes) == ([], [], ["B3"]) and changes.still[0]["value"] == "丙"


def test_another_code_sheet_column_or_unit_is_another_finding() -> None:
    for more in ({"sheet": "sites"}, {"column_name": "filed_on"}, {"unit_code": "JD02"}):
        changes = compare([row("V02", "B3", "甲")], [row("V02", "B3", "甲", **more)])
        assert cells(changes) == (["B3"], ["B3"], [])
    changes = compare([row("V02", "B3", "甲")], [row("V03", "B3", "甲")])
    assert cells(changes) == (["B3"], ["B3"], [])


def test_as_many_as_are_alike_are_paired() -> None:
    before = [row("V14", c, "同上") for c in ("B3", "B4", "B5")]
    after = [row("V14", c, "同上") for c in ("B5", "B9")]
    assert cells(compare(before, after)) == ([], ["B4"], ["B5", "B9"])
    assert cells(compare(after, before)) == (["B4"], [], ["B3", "B5"])


def test_a_run_without_entity_keys_is_compared_by_words_and_cells() -> None:
    before = row("C06", "W10", "2014-05-01")
    del before["entity_key"]
    after = [row("C06", "W10", "2014-05-01", "甲-1"), row("C06", "W11", "2014-05-01", "甲-2")]
    assert cells(compare([before], after)) == (["W11"], [], ["W10"])


def test_units_are_told_apart() -> None:
    changes = compare([row("V02", "B3", "甲")], [row("V02", "B3", "甲", unit_code="")])
    assert changes.units == ["", "JD01"]
    assert cells(changes.of_unit("JD01")) == ([], ["B3"], [])


def test_of_two_findings_on_one_entity_the_one_that_stayed_stays() -> None:
    before = [row("M05", "B3", "7", "7"), row("M05", "B9", "7", "7")]
    assert cells(compare(before, before[1:])) == ([], ["B3"], ["B9"])
    assert [r["cell"] for r in compare(before[1:], before).opened] == ["B3"]
