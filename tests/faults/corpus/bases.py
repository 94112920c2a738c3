"""What is spoiled: a unit's workbook with planted ID numbers, a register, and both in other formats."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from tests.workbooks import writers
from tests.workbooks.books import SHEETS, Book, good, table

PLANTED = ("11010519491231002X", "440524188001010014", "110105491231003")


def planted() -> Book:
    """The good workbook with ID numbers in free text, in a count and in a note below the table."""
    book = good()
    book.put("企业名册", "B4", f"示例乙厂（法人{PLANTED[0]}）")
    book.put("集体合同台账", "AI3", f"第三条 {PLANTED[1]} 工资")
    book.put("合理化建议", "A9", f"注：联系人 {PLANTED[2]}")
    return book


ENTERPRISES = [
    {"enterprise_code": "PDY00001X", "enterprise_name": "示例甲厂有限公司", "staff": 120},
    {
        "enterprise_code": "PDY000028",
        "enterprise_name": f"示例乙厂（{PLANTED[0]}）",
        "staff": "1,200人",
    },
]


def registers() -> Book:
    """All registers, that of enterprises with two rows and an ID number."""
    book = good(("register",))
    title = next(s["title"] for s in SHEETS if s["sheet"] == "reg_enterprises")
    book.sheets[title] = table("reg_enterprises", ENTERPRISES)
    return book


@lru_cache(maxsize=1)
def bases(folder: Path) -> dict[str, bytes]:
    """Name → bytes of every base, the same bytes for ever."""
    book, register = planted(), registers()
    plain = _fixed(writers.xlsx(book, folder))
    return {
        "xlsx": plain,
        "register": _fixed(writers.xlsx(register, folder)),
        "xls": writers.xls(book),
        "xlsb": writers.xlsb(book),
        "ods": writers.ods(book),
        "html": writers.html(book),
        "mht": writers.mht(book),
        "xml": writers.spreadsheetml(book),
        "strict": writers.strict(plain),
        "zip": writers.zipped({"报表.xlsx": plain}),
        "csv": _csv(register).encode("gb18030"),
    }


def _fixed(data: bytes) -> bytes:
    """The archive without the hour of its making."""
    import io
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:  # fmt: skip
        for name in old.namelist():
            if name != "docProps/core.xml":
                new.writestr(zipfile.ZipInfo(name, (2015, 1, 1, 0, 0, 0)), old.read(name))
    return out.getvalue()


def _csv(book: Book) -> str:
    title = next(s["title"] for s in SHEETS if s["sheet"] == "reg_enterprises")
    cells = writers.grid(book.sheets[title])
    lines = []
    for row in range(1, max(r for r, _ in cells) + 1):
        last = max((c for r, c in cells if r == row), default=0)
        values = (str(cells.get((row, c), ("", ""))[0]) for c in range(1, last + 1))
        lines.append(",".join(f'"{v}"' if "," in v else v for v in values))
    return "\n".join(lines) + "\n"
