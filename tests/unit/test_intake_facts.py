"""The cache of parsed files, and the wide tables made from it."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from tests.workbooks.books import ROOT, Book, good

from kaoping import intake, rounds
from kaoping.config import Paths
from kaoping.intake.compact import FINDING_COLUMNS, table_columns, write_tables
from kaoping.intake.facts import ParsedRef, parse_objects

PLANTED = "11010519491231002X"
PHONE = "13912345678"


@pytest.fixture(scope="module")
def context() -> intake.Context:
    paths = Paths(ROOT)
    return intake.context(paths, rounds.load_round(paths, "demo-2014"))


def receive(paths: Paths, book: Book, scratch: Path) -> str:
    paths.objects.mkdir(parents=True, exist_ok=True)
    data = book.save(scratch / "book.xlsx").read_bytes()
    sha = hashlib.sha256(data).hexdigest()
    (paths.objects / sha).write_bytes(data)
    return sha


def store(paths: Paths, data: bytes) -> str:
    paths.objects.mkdir(parents=True, exist_ok=True)
    sha = hashlib.sha256(data).hexdigest()
    (paths.objects / sha).write_bytes(data)
    return sha


def private_book() -> Book:
    book = (
        good()
        .put("企业名册", "AD2", "身份证号")
        .put("企业名册", "AD3", PLANTED)
        .put("企业名册", "D4", f"见{PLANTED}")
    )
    book.put("企业名册", "A6", f"注：{PLANTED}").put("封面", "B6", PHONE).put(
        "封面", "B5", "示例填报某"
    ).put(f"附表{PLANTED}", "A1", PLANTED)
    return (
        book.put("企业名册", "AE2", PLANTED)
        .put("企业名册", "AE3", PLANTED)
        .put("企业名册", "AG3", PLANTED)
    )


def test_no_personal_number_reaches_facts_findings_or_tables(
    tmp_path: Path, context: intake.Context
) -> None:
    paths = Paths(ROOT, tmp_path / "var")
    sha = receive(paths, private_book(), tmp_path)
    ref = parse_objects(paths, context, [(sha, f"报表{PLANTED}.xlsx")])[sha]
    out = tmp_path / "facts"
    out.mkdir()
    write_tables(context, [(1, ref)], out)
    kept = [*paths.facts.rglob("*.*"), *out.glob("*.parquet")]
    texts = [
        f.read_text(encoding="utf-8")
        if f.suffix == ".json"
        else repr(pl.read_parquet(f).to_dicts())
        for f in kept
    ]
    messages = [context.message(finding) for finding in ref.findings]
    assert len(kept) > 30
    for secret in (PLANTED, PLANTED[:17], PHONE, "示例填报某"):
        assert not [text for text in (*texts, *messages) if secret in text]
        assert not [f for f in kept if secret.encode() in f.read_bytes()]
    codes = sorted(f.code for f in ref.findings)
    assert codes == ["H02", "H06", "P01", *["P02"] * 5]  # A6 AE2 AE3 AG3 D4
    assert "工作表“***”不在统一模板中，未读取，共有1个非空单元格。" in messages


def test_a_file_is_parsed_once(tmp_path: Path, context: intake.Context) -> None:
    paths, done = Paths(ROOT, tmp_path / "var"), []
    shas = [
        receive(paths, good(), tmp_path),
        receive(paths, good().put("封面", "B9", "2013-2"), tmp_path),
    ]
    objects = [(shas[0], "a.xlsx"), (shas[1], "b.xlsx"), (shas[0], "c.xlsx")]
    first = parse_objects(paths, context, objects, done.append)
    assert sorted(done) == ["a.xlsx", "b.xlsx"] and list(first) == shas
    assert parse_objects(paths, context, objects, done.append) == first
    assert sorted(done) == ["a.xlsx", "b.xlsx"]


def test_a_file_in_the_cache_is_not_opened_again(tmp_path: Path, context: intake.Context) -> None:
    paths = Paths(ROOT, tmp_path / "var")
    objects = [(receive(paths, good(), tmp_path), "a.xlsx")]
    first = parse_objects(paths, context, objects)
    shutil.rmtree(paths.objects)  # a reading child would find nothing
    assert parse_objects(paths, context, objects) == first


@pytest.mark.parametrize("torn", ["{sha}.json", "{sha}.parquet"])
def test_a_torn_entry_is_parsed_again(torn: str, tmp_path: Path, context: intake.Context) -> None:
    paths = Paths(ROOT, tmp_path / "var")
    sha = receive(paths, good(), tmp_path)
    whole = parse_objects(paths, context, [(sha, "a.xlsx")])
    file = paths.facts / context.key / torn.format(sha=sha)
    before = file.read_bytes()
    for damage in (before[:50], b"", before[:-9]):
        file.write_bytes(damage)
        assert parse_objects(paths, context, [(sha, "a.xlsx")]) == whole
        assert file.read_bytes() == before


def test_the_name_of_a_file_decides_nothing_but_words(
    tmp_path: Path, context: intake.Context
) -> None:
    paths = Paths(ROOT, tmp_path / "var")
    sha = store(paths, b"%PDF-1.4")
    for name in ("甲.xlsx", "../../乙.xlsx", "C:\\丙.xlsx"):
        (finding,) = parse_objects(paths, context, [(sha, name)])[sha].findings
        shown = name.replace("\\", "/").split("/")[-1]
        assert (
            context.message(finding) == f"文件“{shown}”不是可受理的表格文件（识别为：PDF 文件）。"
        )


def test_a_limit_met_once_is_tried_again(tmp_path: Path, context: intake.Context) -> None:
    paths, done = Paths(ROOT, tmp_path / "var"), []
    sha = receive(paths, good(), tmp_path)
    ref = parse_objects(paths, context, [(sha, "a.xlsx")])[sha]
    file = paths.facts / context.key / f"{sha}.json"
    document = json.loads(file.read_text(encoding="utf-8").partition("\n")[2])
    document["findings"] = [{"code": "S12", "severity": "reject_submission"}]
    text = json.dumps(document, ensure_ascii=False)
    file.write_text(
        hashlib.sha256(text.encode()).hexdigest() + "\n" + text + "\n", encoding="utf-8"
    )
    assert parse_objects(paths, context, [(sha, "a.xlsx")], done.append)[sha] == ref and done == [
        "a.xlsx"
    ]


def tables(
    context: intake.Context, refs: list[tuple[int, ParsedRef]], out: Path
) -> dict[str, pl.DataFrame]:
    out.mkdir()
    write_tables(context, refs, out)
    return {f.stem: pl.read_parquet(f) for f in out.glob("*.parquet")}


def test_the_wide_tables_keep_the_door(tmp_path: Path, context: intake.Context) -> None:
    paths = Paths(ROOT, tmp_path / "var")
    book = (
        good()
        .put("企业名册", "N3", "2014年3月")
        .put("企业名册", "I4", "1500余")
        .put("企业名册", "P4", "若干")
        .drop("企业名册", "B3")
    )
    shas = [receive(paths, good(), tmp_path), receive(paths, book, tmp_path)]
    refs = parse_objects(paths, context, [(sha, "a.xlsx") for sha in shas])
    found = tables(context, [(9, refs[shas[1]]), (2, refs[shas[0]])], tmp_path / "facts")
    rows = found["enterprises"].to_dicts()
    for name in ("cells", "sheets", "columns", "reconciliation"):
        assert found[name]["submission_id"].is_sorted()
    assert [(r["submission_id"], r["row_no"]) for r in rows] == [(2, 3), (2, 4), (9, 3), (9, 4)]
    assert (
        rows[0]["enterprise_name_norm"] == "示例甲厂有限公司"
        and rows[0]["enterprise_code_key"] == "PDY00001X"
    )
    assert (rows[2]["founded_on"].isoformat(), rows[2]["founded_on_last"].isoformat()) == (
        "2014-03-01",
        "2014-03-31",
    )
    assert (rows[3]["staff"], rows[3]["staff_hedge"], rows[3]["members"]) == (
        1500,
        "at_least",
        None,
    )
    assert rows[0]["unionised"] is True and rows[2]["enterprise_name"] is None
    assert "phone" not in found["cover"].columns and "filler" not in found["cover"].columns
    cover = found["cover"].to_dicts()[0]
    assert (cover["row_no"], cover["year"], cover["unit_code"], cover["unit_code_of_file"]) == (
        2,
        2014,
        "JD01",
        "JD01",
    )
    cells = found["cells"].filter(submission_id=9, sheet="enterprises", row_no=4).to_dicts()
    states = {c["column_name"]: (c["cell"], c["state"], c["raw"]) for c in cells}
    assert states["members"] == ("P4", "unreadable", "若干") and states["women"] == (
        "J4",
        "zero",
        "0",
    )
    assert "joined_on" not in states  # 空: no row at all
    findings = found["intake_findings"]
    assert tuple(findings.columns) == FINDING_COLUMNS
    places = sorted(
        (f["code"], f["severity"], f["submission_id"], f["unit_code"], f["cell"])
        for f in findings.to_dicts()
    )
    assert places == [
        ("V01", "reject_record", 9, "JD01", "B3"), ("V04", "notice", 9, "JD01", "N3"),
        ("V05", "cannot_judge", 9, "JD01", "P4"), ("V06", "notice", 9, "JD01", "I4"),
    ]  # fmt: skip
    account = found["reconciliation"].to_dicts()
    assert all(
        a["cells_read"] == a["cells_used"] + a["cells_in_findings"] + a["cells_ignored"]
        for a in account
    )
    assert {a["rules"] for a in account if a["sheet"] == "enterprises"} == {"header=29;title=1"}
    assert found["sheets"].filter(status="received").height == 34


def test_every_table_is_there_when_nothing_came(tmp_path: Path, context: intake.Context) -> None:
    found = tables(context, [], tmp_path / "facts")
    kinds = {"varchar": pl.String, "bigint": pl.Int64, "date": pl.Date, "boolean": pl.Boolean}
    for sheet in context.maps.sheets.values():
        assert dict(found[sheet.code].schema) == {
            name: kinds[kind] for name, kind in table_columns(sheet)
        }
        assert found[sheet.code].height == 0
    assert (
        found["cells"].schema["submission_id"] == pl.Int64
        and found["cells"].schema["row_no"] == pl.Int64
    )


SCRIPT = """
import sys
from pathlib import Path
from kaoping import intake, rounds
from kaoping.config import Paths
from kaoping.intake.compact import write_tables
paths = Paths(Path(sys.argv[1]), Path(sys.argv[2]))
context = intake.context(paths, rounds.load_round(paths, "demo-2014"))
shas = sorted((f.name for f in paths.objects.iterdir()), reverse=sys.argv[3] == "reverse")
refs = intake.parse_objects(paths, context, [(sha, "a.xlsx") for sha in shas])
out = paths.var / "tables"
out.mkdir()
write_tables(context, [(int(sha[:6], 16), refs[sha]) for sha in shas], out)
"""


def test_the_same_bytes_whatever_the_machine_speaks(tmp_path: Path) -> None:
    digests, first = set(), Paths(ROOT, tmp_path / "first")
    receive(first, good().put("企业名册", "I3", "约12"), tmp_path)
    receive(first, good(("register",)), tmp_path)
    for number, (zone, language, seed, order) in enumerate(
        [("Asia/Shanghai", "zh_CN.UTF-8", "1", ""), ("America/New_York", "C", "2", "reverse")]
    ):
        paths = Paths(ROOT, tmp_path / str(number))
        shutil.copytree(first.objects, paths.objects)
        env = {
            "PATH": os.defpath,
            "TZ": zone,
            "LANG": language,
            "LC_ALL": language,
            "PYTHONHASHSEED": seed,
        }
        subprocess.run(
            [sys.executable, "-c", SCRIPT, str(ROOT), str(paths.var), order],
            env=env,
            cwd=tmp_path,
            check=True,
        )
        files = sorted([*paths.facts.rglob("*.*"), *(paths.var / "tables").iterdir()])
        digests.add(tuple((f.name, hashlib.sha256(f.read_bytes()).hexdigest()) for f in files))
    assert len(digests) == 1 and len(next(iter(digests))) == 34
