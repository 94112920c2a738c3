"""A small round whose every text is hostile: names, groups, reasons, file names and cells (恶意文字).

`kx` marks what would have been executed or become markup: an element or attribute whose name begins with
it, `kxkxkx` where an expression was computed, a formula or a link that holds it.
"""

import csv
import re
import shutil
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from xml.sax.saxutils import escape, unescape

from kaoping import intake, pipeline, rounds
from kaoping.config import Paths
from kaoping.intake.guard import Guard
from kaoping.returned import parcels, send_back
from kaoping.rulebook import resolve_all
from kaoping.runtables import RunTables
from kaoping.site import Audience, Documents, build_site, load_history
from tests.conftest import AS_OF, NOW, ROOT, small_round
from tests.round import idnumbers

ROUND = "demo-2014"
COMPUTED = "kxkxkx"
# One name per unit: markup with a path and hidden characters, a formula, Jinja with Typst, one as long as may be.
NAMES = {
    "JD01": '..\\../<kx-u kx-a="1" onload=kx()>&lt;kx&#60;\u202e\u200b\x07\x85甲</title></td>\'"]]><!--?>街道',
    "JD02": '=HYPERLINK("https://kx.invalid/?"&A1,"乙")',
    "KF01": '{{ 3*"kx" }}{% include "kx" %}{# kx #}{%p for x in kx %}#(3*"kx")#read("/etc/passwd") $x$ *x* _x_ @kx <kx> `x`] // \\',
    "GQ01": "@己" + "长" * 118,
}
UNITS = tuple(NAMES)
GROUP = "<kx-g>{{ 3*'kx' }}#(3*\"kx\")"
TEXTS = (
    *NAMES.values(),
    '<script>kx()</script><img src=x onerror="kx()"><a href="javascript:kx()">点</a>',
    "</w:t></w:r></w:p><kx-w/>&#x0;]]>",
    "=cmd|' /C kx'!A0",
    "+kx+1",
    "-kx-1",
    "@SUM(kx)",
    "\t=kx",
    "\r\n=kx",
    "{{ ''.__class__.__mro__ }}{{ 3*'kx' }}",
    '#image("../../kx.png") #sys.inputs #(3*"kx")',
    "%0d%0akx: 1; ' or 1=1; drop table kx; --",
    "../../../etc/kx\\..\\kx",
    "𠮷㐂\ufffe\ud7ff\u2028kx\u2029\x01\x1f",
    "${3*'kx'}<%= kx %>[kx](javascript:kx)",
)
LONG = "<kx-l>" + "极长" * 4997  # 10,000 characters
FILES = ("JD01=kx+{{ 3*'kx' }}#(3*\"kx\")<kx-f onload=kx>&amp;'\".xlsx", "kx..\\..\\\u202ejd.xlsx")
REASON = '<kx-r>=kx{{ 3*"kx" }}#(3*"kx")\\u0007]]>'
LEADER = '=kx<img src=kx onerror="kx()">{{ kx }}#read("kx")'
POST = "<kx-p>=kx{{ 3*'kx' }}#(3*kx)]]>"
_CELL = re.compile(r'<c r="([A-Z]+)(\d+)"([^>]*?) t="s"><v>(\d+)</v></c>')


@dataclass(frozen=True)
class Hostile:
    """A finished run of the hostile round, with all that is made from it beside it."""

    top: Path

    @property
    def root(self) -> Path:
        return self.top / "root"

    @property
    def run_dir(self) -> Path:
        (found,) = (f for f in (self.root / "var" / "runs").iterdir() if f.is_dir())
        return found

    @property
    def returned(self) -> Path:
        return self.top / "returned"

    def site(self, audience: str) -> Path:
        return self.top / f"site-{audience}"

    def document(self, name: str) -> Path:
        return self.run_dir / "documents" / name


def prepare(top: Path) -> Hostile:
    """The round, laid down under `top` with its hostile texts, and everything made from it."""
    made = Hostile(top)
    small_round(made.root, UNITS)
    raw = made.root / "data" / "raw" / ROUND
    plant(made.root)
    idnumbers.plant(raw)
    _rename(raw)
    return finish(made, NOW)


def finish(made: Hostile, now: datetime) -> Hostile:
    """Run the round; build the site of every audience and the returned workbooks."""
    paths = Paths(made.root)
    run_dir = pipeline.run(paths, ROUND, as_of=AS_OF, now=now, gate=False).run_dir
    round_ = rounds.load_round(paths, ROUND)
    books = resolve_all(paths, round_.rulebooks, round_.reference_date)
    history = load_history(paths, ROUND)
    for who, unit in ((Audience.ANALYST, ""), (Audience.LEADER, ""), (Audience.UNIT, "JD02")):
        build_site(
            paths, round_, run_dir, books, made.site(who), history, Documents.NONE, audience=who, unit_code=unit
        )  # fmt: skip
    made.returned.mkdir()
    context = intake.context(paths, round_)
    with Guard() as guard:
        for parcel in parcels(RunTables.load(run_dir), round_, UNITS):
            file = made.returned / parcel.name
            file.write_bytes(send_back(paths, parcel, context, guard).data)
    return made


def plant(root: Path) -> None:
    """Make every text of the small round under `root` hostile; it has not been run yet."""
    folder = root / "rounds" / ROUND
    _columns(folder / "units.csv", {
        "name": lambda _, row: NAMES[row["unit_code"]],
        "comparison_group": lambda _, row: row["comparison_group"] + GROUP,
    })  # fmt: skip
    _columns(folder / "leaders.csv", {"name": lambda *_: LEADER, "post": lambda n, _: f"{POST}{n}"})
    file = folder / "adjustments.toml"  # it names units of this round only
    shutil.copy(ROOT / "rounds" / ROUND / file.name, file)
    text = file.read_text(encoding="utf-8")
    for key in ("document_no", "reason", "by", "matter_key", "entity_key"):
        text = re.sub(rf'(?m)^{key} = ".*"$', lambda m, k=key: f"{k} = {_quoted(REASON)}", text)
    file.write_text(text, encoding="utf-8")
    raw = root / "data" / "raw" / ROUND
    names = _enterprises(raw)
    for number, book in enumerate(sorted(raw.rglob("*.xlsx"))):
        _workbook(book, names, own=number if book.parent.name == "submissions" else None)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\u", "\0").replace("\\", "\\\\").replace('"', '\\"').replace("\0", "\\u") + '"'  # fmt: skip


def _columns(file: Path, changed: dict[str, Callable[[int, dict[str, str]], str]]) -> None:
    """Columns of a CSV file rewritten, each from the number of the row and the row."""
    with file.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    for number, row in enumerate(rows):
        row |= {column: made(number, row) for column, made in changed.items()}
    with file.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _enterprises(raw: Path) -> dict[str, str]:
    """Name of an enterprise → a hostile one, the same in every workbook; every third stays as it is."""
    text = (
        zipfile.ZipFile(raw / "registers" / "企业名录.xlsx").read("xl/sharedStrings.xml").decode()
    )
    known = [unescape(t) for t in re.findall(r"<t[^>]*>([^<]*公司|[^<]*厂)</t>", text)]
    made = (t for n in range(10**6) for t in (f"{n}{TEXTS[n % len(TEXTS)]}", f"{TEXTS[n % len(TEXTS)]}{n}"))  # fmt: skip
    found = {name: next(made) for n, name in enumerate(sorted(set(known))) if n % 3}
    return {**found, sorted(found)[0]: LONG}


def _workbook(file: Path, names: dict[str, str], own: int | None) -> None:
    """Names replaced; in a unit's workbook one row of every sheet is hostile from end to end."""
    with zipfile.ZipFile(file) as archive:
        parts = {n: archive.read(n) for n in archive.namelist()}
    units = {"示例甲街道办事处": NAMES["JD01"], "示例乙街道办事处": NAMES["JD02"]}
    swap = {escape(k): _xml(v) for k, v in {**names, **units}.items()}
    text = parts["xl/sharedStrings.xml"].decode()
    text = re.sub(r"<t(?: [^>]*)?>([^<]*)</t>", lambda m: _swapped(m, swap), text)
    parts["xl/sharedStrings.xml"] = text.encode()
    if own is not None:
        for name in [n for n in parts if n.startswith("xl/worksheets/sheet")]:
            parts[name] = _row(parts[name].decode(), own).encode()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data)


def _swapped(found: re.Match[str], swap: dict[str, str]) -> str:
    return f'<t xml:space="preserve">{swap[found[1]]}</t>' if found[1] in swap else found[0]


def _xml(text: str) -> str:
    """As Excel writes a text: characters that XML has no place for as `_x0007_`."""
    hidden = re.sub("[\x00-\x08\x0b-\x1f\ufffe]", lambda m: f"_x{ord(m[0]):04X}_", text)
    return escape(hidden)


def _row(sheet: str, own: int) -> str:
    """Every text of the sheet's last fully written row but two hostile, but for codes that name the row."""
    rows: dict[str, list[re.Match[str]]] = {}
    for cell in _CELL.finditer(sheet):
        rows.setdefault(cell[2], []).append(cell)
    most = max(map(len, rows.values()), default=0)
    full = [n for n, cells in rows.items() if len(cells) >= most - 2 and int(n) > 6]
    if not full:
        return sheet
    texts = _endless(own)
    for cell in reversed(rows[full[-1]]):
        made = f'<c r="{cell[1]}{cell[2]}"{cell[3]} t="inlineStr"><is><t xml:space="preserve">{_xml(next(texts))}</t></is></c>'
        sheet = sheet[: cell.start()] + made + sheet[cell.end() :]
    return sheet


def _endless(start: int) -> Iterator[str]:
    number = start
    while True:
        yield TEXTS[number % len(TEXTS)]
        number += 1


def _rename(raw: Path) -> None:
    """The first two submissions under hostile file names; every file with a receipt."""
    file = raw / "receipts.csv"
    text = file.read_text(encoding="utf-8")
    rows = list(csv.reader(text.splitlines()))
    for new, old in zip(FILES, sorted((raw / "submissions").iterdir()), strict=False):
        old.rename(old.with_name(new))
        rows = [
            [r[0].replace(f"submissions/{old.name}", f"submissions/{new}"), *r[1:]] for r in rows
        ]
    kept = [r for r in rows[1:] if (raw / r[0]).is_file()]
    there = sorted(f"submissions/{f.name}" for f in (raw / "submissions").iterdir())
    listed = {r[0] for r in kept}
    kept += [[name, "2015-01-19T09:00:00+08:00", ""] for name in there if name not in listed]
    with file.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle, lineterminator="\n").writerows([rows[0], *kept])


if __name__ == "__main__":
    finish(Hostile(Path(sys.argv[1])), datetime.fromisoformat(sys.argv[2]))
