"""Defects of arrivals, workbooks and headers: S and H codes, and refused ID columns (报送与表头)."""

from __future__ import annotations

from collections.abc import Callable

from kaoping.demo.codes import citizen_number
from kaoping.demo.facts import Submission
from kaoping.demo.planter import Planter

SILENT, TWICE, REFUSED, LATE, OLD_TEMPLATE = "JD12", "JD05", "JD08", "KF02", "WB03"
AGAIN = "DQ01"


def _copy(original: Submission, file: str, received_at: str, state: str) -> Submission:
    """A file of its own with the same rows; planting later does not touch it."""
    sheets = {name: [row.copy() for row in rows] for name, rows in original.sheets.items()}
    return Submission(original.sender, file, received_at, original.kind, sheets, state)


def _silent(p: Planter) -> None:
    p.world.submissions = [s for s in p.world.submissions if s.sender != SILENT]
    p.note("S08", SILENT)


def _twice(p: Planter) -> None:
    """The first file has its own defects; none of them counts once the second is here."""
    final = p.submission(TWICE)
    first = _copy(final, f"submissions/{TWICE}考核报表（初稿）.xlsx", "2015-01-06T15:20:00+08:00",
                  "superseded")  # fmt: skip
    for row, text in zip(first.sheets["enterprises"], ("待核", "若干", "不详"), strict=False):
        row.written["members"] = text
    del first.sheets["contracts"][3:]
    p.world.submissions.append(first)
    p.note("S10", TWICE)


def _refused(p: Planter) -> None:
    """Last year's cover: refused; the corrected file came some days later."""
    final = p.submission(REFUSED)
    first = _copy(
        final, f"submissions/{REFUSED}考核报表.xlsx", "2015-01-06T11:05:00+08:00", "rejected"
    )
    first.sheets["cover"][0].miswrite("S05", "year", 2013, 2013)
    p.world.submissions.append(first)
    p.note("S05", REFUSED)


def _again(p: Planter) -> None:
    final = p.submission(AGAIN)
    copy = _copy(final, f"submissions/{AGAIN}重发.xlsx", "2015-01-16T17:30:00+08:00", "duplicate")
    p.world.submissions.append(copy)
    p.note("S09", AGAIN)


def _late(p: Planter) -> None:
    p.submission(LATE).received_at = "2015-01-23T16:40:00+08:00"
    p.note("S07", LATE)


def _old_template(p: Planter) -> None:
    """Last year's template: this year's columns are missing, an old one is there."""
    submission = p.submission(OLD_TEMPLATE)
    p.miswrite(
        "S06",
        OLD_TEMPLATE,
        p.rows(OLD_TEMPLATE, "cover")[0],
        "template_version",
        "2013-1",
        "2013-1",
    )
    missing = {"contracts": ("chief_outside", "inspected_on"), "enterprises": ("home_built_on",
               "help_station"), "rights_info": ("liaison_training",)}  # fmt: skip
    for sheet, columns in missing.items():
        _drop(p, OLD_TEMPLATE, sheet, columns)
    submission.shape("contracts").extra = (("合同份数", ("1", "2")),)
    p.fault("H06", OLD_TEMPLATE, "contracts", where="extra:合同份数")


def _drop(p: Planter, unit: str, sheet: str, columns: tuple[str, ...]) -> None:
    shape = p.submission(unit).shape(sheet)
    shape.dropped, shape.flat = columns, True
    for column in columns:
        for row in p.rows(unit, sheet):
            row[column] = None
        p.fault("H04", unit, sheet, column, "header")


def _wrong_name(p: Planter) -> None:
    cover = p.rows("JD09", "cover")[0]
    p.miswrite("S15", "JD09", cover, "unit_name", "示例区第九综合街道", "示例区第九综合街道")


def _wrong_phone(p: Planter) -> None:
    p.miswrite("V13", "DQ02", p.rows("DQ02", "cover")[0], "phone", "8800-12", "8800-12")


def _missing_sheets(p: Planter) -> None:
    for unit, sheet in (("WB05", "facilities"), ("WB06", "mediation")):
        del p.submission(unit).sheets[sheet]
        p.fault("H01", unit, sheet)


def _strange_sheet(p: Planter) -> None:
    p.submission("JD04").strange_sheets["工作小结"] = [
        ["全年工作小结"],
        ["一、基本情况", "二、存在问题"],
    ]
    p.fault("H02", "JD04", "")


def _missing_column(p: Planter) -> None:
    _drop(p, "JD06", "proposals", ("confirmed_on",))


def _twofold_column(p: Planter) -> None:
    shape = p.submission("JD11").shape("help_services")
    shape.twice, shape.flat = ("amount",), True
    for row in p.rows("JD11", "help_services"):
        row.written["amount"] = (row["amount"] or 0) // 100
        row["amount"] = None
    p.fault("H05", "JD11", "help_services", "amount", "twice:amount")


def _unknown_column(p: Planter) -> None:
    p.submission("KF01").shape("proposals").extra = (("企业地址", ("示例路1号", "示例路2号")),)
    p.fault("H06", "KF01", "proposals", where="extra:企业地址")


def _id_column(p: Planter) -> None:
    numbers = tuple(citizen_number(n) for n in range(100, 108))
    p.submission("JD03").shape("events").extra = (("身份证号", numbers),)
    p.fault("P01", "JD03", "events", where="extra:身份证号")


FILE_DEFECTS: tuple[Callable[[Planter], None], ...] = (
    _silent, _twice, _refused, _again, _late, _old_template, _wrong_name, _wrong_phone, _missing_sheets,
    _strange_sheet, _missing_column, _twofold_column, _unknown_column, _id_column,
)  # fmt: skip
