"""Every format that is read goes back as a workbook that reads the same."""

from collections import Counter
from pathlib import Path

import pytest
from openpyxl import load_workbook

from kaoping import intake
from kaoping.intake.guard import Guard
from kaoping.returned import of_parsed, return_file
from tests.workbooks import writers
from tests.workbooks.books import good
from tests.workbooks.returning import HEADING

IN_PLACE = ("xlsx", "zip of one .xlsx")


@pytest.mark.parametrize("kind", writers.WRITERS)
def test_each_format_comes_back_marked(
    context: intake.Context, guard: Guard, here: Path, kind: str
) -> None:
    book = good().drop("企业名册", "B4").put("集体合同台账", "AD3", "同上")
    book.put("维权信息", "B3", "2014-02-30").put("随手记", "A1", "别的")
    file = here / "a.bin"
    file.write_bytes(writers.WRITERS[kind](book, here))
    before = intake.parse_file(file, "a.bin", context, guard)
    returned = return_file(file, of_parsed(before, context), HEADING, context, guard)
    assert returned.way == ("marked" if kind in IN_PLACE else "rebuilt")
    again = here / "again.xlsx"
    again.write_bytes(returned.data)
    after = intake.parse_file(again, "again.xlsx", context, guard)
    found = [
        Counter((f.code, f.sheet, f.cell, f.value) for f in p.findings) for p in (before, after)
    ]
    assert found[0] == found[1] and {"V01", "V14", "V03", "H02"} <= {key[0] for key in found[0]}
    assert before.facts == after.facts
    sheets = load_workbook(again)
    assert "【退回意见】" in sheets["企业名册"]["B4"].comment.text
    top = "".join(str(cell.value) for cell in sheets["问题清单"]["A"][:7])
    assert ("已按读到的内容转成 .xlsx" in top) == (kind not in IN_PLACE)
    links = [c.hyperlink.location for r in sheets["问题清单"].iter_rows() for c in r if c.hyperlink]
    assert "'随手记'!A1" in links
