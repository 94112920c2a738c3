"""Cells that cannot be read, or only in part: V codes, and an ID number in a text cell (单元格取值)."""

from __future__ import annotations

from collections.abc import Callable

from kaoping.demo.codes import citizen_number
from kaoping.demo.facts import Broken, Month
from kaoping.demo.planter import Planter


def _dates(p: Planter) -> None:
    p.miswrite("V02", "JD02", p.union("JD02"), "joined_on", "待核实")
    row = p.union("JD05", lambda r: r["chair_election"] == "直接选举"
                  and r["ownership"].startswith("非公"))  # fmt: skip
    p.miswrite("V02", "JD05", row, "term_end", "换届后三年")
    p.miswrite("V03", "JD09", p.contract("JD09"), "voted_on", "2014-02-30")
    p.miswrite("V03", "GQ02", p.pick("GQ02", "events"), "held_on", "2014年6月31日")


def _months(p: Planter) -> None:
    """届期止 known to December 2014 only: whether it covers the cutoff cannot be judged."""
    row = p.union("JD03", lambda r: r["chair_election"] == "直接选举"
                  and r["ownership"].startswith("非公"))  # fmt: skip
    p.miswrite("V04", "JD03", row, "term_end", "2014年12月", Month(2014, 12))


def _numbers(p: Planter) -> None:
    p.miswrite("V05", "JD04", p.union("JD04"), "members", "若干")
    p.miswrite("V05", "JD06", p.union("JD06"), "staff", "人数不详")
    p.miswrite("V05", "KF01", p.contract("KF01"), "vote_present", "大部分")
    p.miswrite("V05", "WB02", p.contract("WB02"), "employer_reps", "三至五")
    p.miswrite("V06", "JD10", p.pick("JD10", "help_services"), "attendances", "1500余", 1500)
    p.miswrite("V06", "WB02", p.pick("WB02", "help_services"), "attendances", "约300人次", 300)
    files = p.pick("JD04", "help_services", lambda r: r["kind"] == "困难农民工建档")
    p.miswrite("V06", "JD04", files, "attendances", "约5人次", 5)
    p.miswrite("V06", "JD05", p.pick("JD05", "safeguards"), "visits", "8次左右", 8)
    p.miswrite("V06", "WB01", p.pick("WB01", "proposals"), "proposed", "5条以上", 5)
    p.miswrite("V07", "DQ02", p.pick("DQ02", "facilities"), "invested", -5000)
    p.miswrite("V16", "JD01", p.pick("JD01", "mediation"), "mediators", 3.5)


def _choices(p: Planter) -> None:
    p.miswrite("V08", "JD07", p.contract("JD07"), "worker_chief", "车间主任")
    p.miswrite("V08", "JD11", p.bystander("JD11"), "ownership", "合伙经营")
    p.miswrite("V09", "KF02", p.union("KF02"), "chair_full_time", "部分时间")
    p.miswrite("V09", "JD09", p.pick("JD09", "sites"), "monthly_settlement", "基本落实")


def _spreadsheet(p: Planter) -> None:
    p.miswrite("V11", "WB01", p.pick("WB01", "proposals"), "saved", Broken("#DIV/0!"))
    p.miswrite("V11", "JD05", p.wage("JD05"), "wage_growth", "#REF!")
    p.miswrite("V15", "JD08", p.wage("JD08"), "wage_growth", 0.06)
    p.miswrite("V15", "GQ01", p.wage("GQ01"), "wage_growth", "0.08")


def _texts(p: Planter) -> None:
    p.miswrite("V14", "JD10", p.pick("JD10", "sites"), "contractor", "同上")
    p.miswrite("V17", "WB05", p.pick("WB05", "self_assessment"), "note", "示例说明" * 60)
    p.miswrite("P02", "WB04", p.pick("WB04", "events"), "audience", f"学员 {citizen_number(321)}")
    p.miswrite("P02", "KF01", p.pick("KF01", "site_visits"), "problem", citizen_number(457))


CELL_DEFECTS: tuple[Callable[[Planter], None], ...] = (
    _dates, _months, _numbers, _choices, _spreadsheet, _texts,
)  # fmt: skip
