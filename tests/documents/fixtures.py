"""A run folder written by hand: three units, one that sent nothing and one without enterprises.

Points below are worked out on paper from the counts beside them; nothing comes from the program.
"""

import csv
import json
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import polars as pl

from kaoping.config import Paths
from tests.conftest import ROOT

KEY = "3f9a" * 16
UNITS = ("JD01", "JD02", "WB05")

# code | class | label | title | full | indicator | denominator | kind | JD01: num den threshold steps points
HARMONY = """
A1|A|第三条（一）1|企业建会率|0.450|union_founding_rate|企业总数|per_point|171|200|90%|5|0.350
A2|A|第三条（一）2|工会法人资格|0.250|legal_person_certificate_rate|具备条件的已建会企业|per_point|150|160|90%||0.250
A3|A|第三条（一）3|非公企业工会主席直选面|0.250|chair_direct_election_rate|非公已建会企业|pro_rata|30|150|25%||0.200
B1|B|第三条（二）1|集体合同覆盖率|0.500|contract_coverage_rate|已建会企业|per_point|150|171|80%||0.500
B2|B|第三条（二）2|工资专项覆盖率|0.450|wage_agreement_coverage_rate|已建会企业|bands|130|171|||0.350
B5|B|第三条（二）5|备案及时率|0.300|filing_timeliness_rate|本期签订合同|per_point|36|40|95%|5|0.250
D1|D|第三条（四）1|企业劳动争议调解组织建制率|0.450|mediation_rate|企业总数|per_point|192|200|96%||0.450
D4|D|第三条（四）4|群体性劳动关系事件|0.150|mass_incidents||per_occurrence|1||||0.100
E2|E|第三条（五）2|欠薪查实案件|0.200|wage_arrears_cases||per_occurrence|0||||0.200
F1|F|第三条（六）1|按期报送|0.200|submission_days_late||per_occurrence|0||||0.200
"""
CONTRACT = """
I1|I|一、1|领导小组与年度计划|3.00|leading_group_document||checklist|1||||3.00
I3|I|一、3|三方协商会议|3.00|tripartite_meetings||shortfall|1||2|1|1.50
II1|II|二、1|集体合同建制率|10.00|contract_coverage_rate|已建会企业|per_point|150|171|80%||10.00
II3|II|二、3|职工覆盖率|4.00|staff_coverage_rate|已建会企业职工|pro_rata|6120|7800|85%||3.69
V1|V|五、1|报送备案率|4.00|filing_rate|本期签订合同|pro_rata|38|40|100%||3.80
IX1|IX|九、1|备案登记核对一致率|3.00|register_confirmed_rate|上报合同|per_point|37|40|98%|6|2.10
IX2|IX|九、2|退回补正次数|2.00|submission_returns||per_occurrence|0||||2.00
"""
CLASSES = {
    "harmony-5": (
        ("A", "组织建设"),
        ("B", "集体协商"),
        ("D", "争议调处"),
        ("E", "工资支付"),
        ("F", "数据报送"),
    ),
    "collective-contract-100": (
        ("I", "组织领导"),
        ("II", "建制覆盖"),
        ("V", "报送备案"),
        ("IX", "数据质量"),
    ),
}
TEXTS = {"harmony-5": HARMONY, "collective-contract-100": CONTRACT}
PLACES = {"harmony-5": 3, "collective-contract-100": 2}
NEEDED = {"mass_incidents", "wage_arrears_cases"}  # counted from registers, whoever reports


@dataclass(frozen=True)
class Line:
    code: str
    klass: str
    label: str
    title: str
    full: str
    indicator: str
    base: str
    kind: str
    num: str
    den: str
    threshold: str
    steps: str
    points: str


def lines(book: str) -> list[Line]:
    return [Line(*row.split("|")) for row in TEXTS[book].strip().splitlines()]


def scored(book: str, unit: str) -> list[tuple[Line, str, str]]:
    """(item, points, state) of a unit: JD01 as written, JD02 sent nothing, WB05 has no enterprises."""
    out = []
    for line in lines(book):
        zero = f"{0:.{PLACES[book]}f}"
        if unit == "JD01":
            out.append((line, line.points, "ok"))
        elif unit == "JD02":
            got = line.full if line.indicator in NEEDED else zero
            out.append((line, got, "ok" if line.indicator in NEEDED else "not_submitted"))
        else:
            out.append((line, line.full, "ok" if line.klass == "F" else "not_applicable"))
    return out


def total(values: list[str], places: int) -> str:
    scale = 10**places
    whole = sum(Fraction(v) for v in values) * scale
    assert whole.denominator == 1
    return f"{whole.numerator // scale}.{whole.numerator % scale:0{places}d}"


ENTERPRISES = [f"示例第{n}号制造有限公司" for n in range(1, 30)]


def evidence(names: list[str] | None = None) -> list[dict[str, Any]]:
    """29 enterprises without a union, four late filings, one incident."""
    rows = []
    for n, name in enumerate(names or ENTERPRISES, start=1):
        rows.append(
            _evidence(
                "union_founding_rate",
                "miss",
                f"X{n:08d}",
                name,
                "未建立工会",
                "企业名册",
                f"C{n + 4}",
                "企业总数",
            )
        )
    for n in range(1, 5):
        rows.append(
            _evidence(
                "filing_timeliness_rate",
                "miss",
                f"HT-{n:03d}",
                f"HT-{n:03d} 集体合同",
                "逾期报送备案",
                "集体合同台账",
                f"X{n + 3}",
                "本期签订合同",
            )
        )
    rows.append(
        _evidence(
            "filing_timeliness_rate",
            "unknown",
            "HT-009",
            "HT-009 集体合同",
            "日期缺失或只到月份，无法判定",
            "集体合同台账",
            "X12",
            "本期签订合同",
        )
    )
    rows.append(
        _evidence(
            "mass_incidents",
            "hit",
            "QT-1",
            "某工地讨薪聚集",
            "发生群体性事件",
            "劳动监察仲裁法院案件",
            "A7",
            "",
            file="案件登记.xlsx",
        )
    )
    return rows


def _evidence(
    indicator: str,
    verdict: str,
    key: str,
    name: str,
    reason: str,
    sheet: str,
    cell: str,
    base: str,
    file: str = "示例甲街道.xlsx",
) -> dict[str, Any]:
    return {
        "unit_code": "JD01", "entity_kind": "enterprise", "entity_key": key, "entity_name": name, "verdict": verdict,
        "base": 1 if base else None, "hit": 0, "reason_code": "not_unionised", "event_date": date(2014, 6, 18),
        "date_precision": "day", "level": None, "matter_key": None, "member_key": None, "resolved": None, "document_no": None,
        "submission_id": 1, "sheet": "enterprises", "row_no": 5, "column_name": "unionised", "indicator": indicator,
        "denominator_name": base, "reason": reason, "file": file, "sheet_title": sheet, "column_title": "是否建会",
        "cell": cell, "confirmation": "confirmed" if indicator == "union_founding_rate" else "",
    }  # fmt: skip


def write_run(
    folder: Path, names: list[str] | None = None, findings: list[tuple[str, ...]] | None = None
) -> Path:
    """The run folder of architecture.md §6, under `folder`."""
    run = folder / KEY
    run.mkdir(parents=True)
    tables: dict[str, list[list[str]]] = {name: [] for name in HEADERS}
    for book in TEXTS:
        for unit in UNITS:
            _unit_rows(tables, book, unit)
    tables["findings"] = [list(f) for f in (findings or FINDINGS)]
    tables["submissions"] = [
        [
            "1",
            "JD01",
            "submission",
            "",
            "示例甲街道.xlsx",
            "ab12" * 16,
            "2015-01-19T09:12:00+08:00",
            "accepted",
            "0",
        ]
    ]
    tables["metrics"] = [
        ["JD01", "register_confirmed_rate", "37", "40", "上报合同", "ok", "0"],
        ["JD01", "contradicted_rate", "2", "40", "可比对的记录", "ok", "0"],
    ]
    tables["consequences"] = [["demo-2014", "harmony-5", "JD02", "约谈主要负责人", "本组末位"]]
    for name, names_ in HEADERS.items():
        header = names_.split()
        with (run / f"{name}.csv").open("w", encoding="utf-8", newline="") as handle:
            csv.writer(handle, lineterminator="\n").writerows([header, *tables[name]])
    pl.DataFrame(evidence(names), infer_schema_length=None).write_parquet(run / "evidence.parquet")
    (run / "manifest.json").write_text(
        json.dumps({"key": KEY, "round": "demo-2014"}), encoding="utf-8"
    )
    return run


HEADERS = {
    "steps": "round rulebook edition unit_code item_code rule_no part_no kind indicator num den denominator_name state unknown_count threshold steps full_points points",
    "scores": "round rulebook edition unit_code class_code item_code points full_points state provisional",
    "classes": "round rulebook edition unit_code class_code points full_points",
    "totals": "round rulebook edition unit_code group_code points full_points rank grade pending_points provisional gates gate_nos",
    "consequences": "round rulebook unit_code title because",
    "findings": "code severity unit_code submission_id file sheet sheet_title cell column_name column_title value message remedy entity_key",
    "metrics": "unit_code indicator num den denominator_name state unknown_count",
    "submissions": "submission_id unit_code kind register file_name sha256 received_at state days_late",
    "reconciliation": "submission_id sheet cells_read cells_used cells_in_findings cells_ignored rules",
}
FINDINGS = [
    (
        "V01",
        "notice",
        "JD01",
        "1",
        "示例甲街道.xlsx",
        "enterprises",
        "企业名册",
        "F12",
        "staff",
        "职工人数",
        "约120",
        "“职工人数”为约数：约120",
        "填写准确人数",
    ),
    (
        "C07",
        "reject_record",
        "JD01",
        "1",
        "示例甲街道.xlsx",
        "contracts",
        "集体合同台账",
        "B9",
        "contract_no",
        "合同编号",
        "HT-003",
        "合同编号重复：HT-003",
        "保留一行，更正另一行的编号",
    ),
    (
        "V01",
        "notice",
        "JD01",
        "1",
        "示例甲街道.xlsx",
        "enterprises",
        "企业名册",
        "F17",
        "staff",
        "职工人数",
        "约80",
        "“职工人数”为约数：约80",
        "填写准确人数",
    ),
]
RANKS = {"JD01": ("1", "良好"), "JD02": ("2", "不合格"), "WB05": ("", "")}


def _unit_rows(tables: dict[str, list[list[str]]], book: str, unit: str) -> None:
    head = ["demo-2014", book, "2014-01-01", unit]
    places = PLACES[book]
    rows = scored(book, unit)
    for line, got, state in rows:
        late = "true" if unit == "JD01" and line.code == "B5" else "false"
        tables["scores"].append([*head, line.klass, line.code, got, line.full, state, late])
        mine = unit == "JD01"
        tables["steps"].append(
            [*head, line.code, "1", "0", line.kind, line.indicator, line.num if mine else "0", line.den if mine else ("0" if line.den else ""),
             line.base, state if state != "not_applicable" else "no_base", "1" if mine and line.code == "B5" else "0",
             line.threshold, line.steps if mine else "", line.full, got]
        )  # fmt: skip
    for code, _ in CLASSES[book]:
        inside = [(got, line.full) for line, got, _ in rows if line.klass == code]
        tables["classes"].append(
            [
                *head,
                code,
                total([g for g, _ in inside], places),
                total([f for _, f in inside], places),
            ]
        )
    got = total([g for _, g, _ in rows], places)
    full = total([line.full for line, _, _ in rows], places)
    rank, grade = RANKS[unit]
    tables["totals"].append(
        [*head, "", got, full, rank, grade, "", "true" if unit == "JD01" else "false", ""]
    )


def union_rule() -> Any:
    """A1: 90 %, 0.02 per started point below it; 171 of 200 is 4.5 points short, five steps, 0.10 lost."""
    from kaoping.rulebook.model import Rule, Threshold

    return Rule(
        no=1, kind="per_point", full=Fraction("0.45"), indicator="union_founding_rate",
        target=Threshold(Fraction(9, 10), True, "90%"), per=Threshold(Fraction(1, 100), True, "1pp"),
        step="whole_up", each=Fraction("0.02"),
    )  # fmt: skip


def rulebooks() -> list[Any]:
    """The two editions behind the tables above; only A1 has its rule, for the sentence."""
    from kaoping.rulebook.catalogue import load_catalogue
    from kaoping.rulebook.model import Class, Item, Rulebook

    heads = {
        "harmony-5": ("和谐劳动关系建设", "《示例区贯彻落实党风廉政建设责任制工作考核细则》", 5),
        "collective-contract-100": (
            "集体合同工作专项考评",
            "《示例区集体合同工作专项考评办法》",
            100,
        ),
    }
    catalogue = load_catalogue(Paths(ROOT))
    return [
        Rulebook(
            catalogue=catalogue,
            code=code, title=title, authority=authority, status="illustrative", full_points=Fraction(full),
            in_force=date(2014, 1, 1), item_places=PLACES[code], leaders="inherit" if code == "harmony-5" else "none",
            classes=tuple(Class(c, t) for c, t in CLASSES[code]),
            items=tuple(Item(line.code, line.label, line.klass, line.title, Fraction(line.full), (union_rule(),) if line.code == "A1" else ()) for line in lines(code)),
        )
        for code, (title, authority, full) in heads.items()
    ]  # fmt: skip
