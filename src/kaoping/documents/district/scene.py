"""What every district document is about (全区文书的场景): the run, the wording, the common words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from kaoping import issuing
from kaoping.config import Paths
from kaoping.documents import numbers, texts
from kaoping.documents.blocks import Document, Part, figures
from kaoping.documents.charts.unitcharts import number
from kaoping.documents.scoretable import total_row
from kaoping.documents.source import Book, Frame, clean
from kaoping.documents.wording import Wording, load_wording
from kaoping.findings import Registry, load_registry
from kaoping.issuing import Paper
from kaoping.rounds import CATEGORIES, Round, Unit
from kaoping.rulebook.model import Rulebook

T = TypeVar("T")


@dataclass(frozen=True)
class Scene:
    """One run of one round, ready to be written about."""

    where: Paths
    frame: Frame
    rulebooks: Sequence[Rulebook]
    registry: Registry
    words: Wording

    @property
    def round(self) -> Round:
        """The round."""
        return self.frame.round

    @property
    def books(self) -> tuple[Book, ...]:
        """The editions as documents name them."""
        return self.frame.books

    @property
    def units(self) -> list[Unit]:
        """The assessed units in official order."""
        return sorted(self.round.units, key=lambda unit: unit.official_order)

    def once(self, name: str, make: Callable[[], T]) -> T:
        """What `make` gives, made on first demand: several documents of the set print the same table."""
        cache = self.frame.cache
        if name not in cache:
            cache[name] = make()
        found: T = cache[name]
        return found

    def total(self, unit: Unit, book: Book) -> dict[str, Any]:
        """The line of a unit and rulebook, the same as in the unit's own letter."""
        name = f"district/total/{unit.code}/{book.code}"
        return self.once(name, lambda: total_row(self.frame, unit, book))

    def name(self, unit_code: str) -> str:
        """The name of a unit, its code when the round does not know it."""
        known = self.round.by_code.get(unit_code)
        return known.name if known else unit_code

    def names(self, codes: Sequence[str]) -> str:
        """These units' names in official order, joined."""
        wanted = set(codes)
        return "、".join(unit.name for unit in self.units if unit.code in wanted)

    def rulebook(self, book: Book) -> Rulebook:
        """The edition behind a book."""
        return next(each for each in self.rulebooks if each.code == book.code)


def open_scene(where: Paths, frame: Frame, rulebooks: Sequence[Rulebook]) -> Scene:
    """The scene of an opened run.

    Raises:
        ConfigError: the wording or the registry of findings is broken, or the round has no date.
    """
    words = load_wording(where).of(**common_words(frame))
    return Scene(where, frame, rulebooks, load_registry(where), words)


def common_words(frame: Frame) -> dict[str, str]:
    """The names every sentence may use (`wording.COMMON`)."""
    r = frame.round
    day = numbers.chinese_date
    rectify = r.extra.get("appeal", {}).get("rectify_by")
    return {
        "org": texts.issuer(r, "name"),
        "district": r.district,
        "subject": texts.subject(r),
        "year": str(r.year),
        "basis": "、".join(dict.fromkeys(b.authority or f"《{b.title}》" for b in frame.books)),
        "period": f"{day(r.period_start)}至{day(r.period_end)}",
        "cutoff": day(r.cutoff),
        "opens": day(r.opens),
        "due": day(r.due),
        "units": str(len(r.units)),
        "categories": "、".join(f"{name}{count}个" for name, count in categories(r)),
        "date": day(issuing.issued_on(r)),
        "stage": frame.stage,
        "mark": frame.mark,
        "contact": texts.issuer(r, "contact") or texts.issuer(r, "name"),
        "phone": texts.issuer(r, "phone"),
        "appeal_last": day(texts.appeal_last_day(r)),
        "appeal_days": str(r.extra.get("appeal", {}).get("working_days", 10)),
        "rectify": day(rectify) if rectify else "",
        "due_day": str(r.rights_info_due_day),
    }


def categories(round_: Round) -> list[tuple[str, int]]:
    """(category, number of units) in the fixed order of categories, empty ones left out."""
    counts = {name: sum(unit.category == name for unit in round_.units) for name in CATEGORIES}
    return [(name, count) for name, count in counts.items() if count]


def document(
    scene: Scene,
    kind: str,
    form: str,
    title: str,
    parts: Sequence[Part],
    annexes: Sequence[str] = (),
    issued: Paper | None = None,
) -> Document:
    """A whole document: the head, the parts, and what every page of it says.

    Args:
        scene: the run.
        kind: one of `issuing.KINDS`.
        form: one of `blocks.FORMS`.
        title: of the document's properties and its first page.
        parts: body and annexes.
        annexes: 附件说明 below the body.
        issued: number, addressees, copies, date; default those of `kind`.
    """
    issued = issued or issuing.paper(scene.round, kind)
    code = verification(scene, kind)
    mark = scene.frame.mark
    to = "、".join(issued.to) if form != "plain" else ""
    said: Document = {
        "name": issuing.KINDS[kind],
        "kind": kind,
        "form": form,
        "org": texts.issuer(scene.round, "name"),
        "document_number": issued.number if form != "plain" else "",
        "title": title,
        "addressee": f"{to}：" if to else "",
        "mark": mark,
        "state": scene.frame.stage,
        "code": code,
        "run": scene.frame.run.key[:12],
        "running": "　".join(x for x in (mark, scene.frame.stage, f"核验码 {code}") if x),
        "day": issued.day.isoformat(),
        "date": numbers.chinese_date(issued.day),
        "copies": "，".join(issued.copies) if form != "plain" else "",
        "printer": texts.issuer(scene.round, "printer") if form == "red" else "",
        "printed": f"{numbers.chinese_date(issued.day)}印发" if form == "red" else "",
        "annexes": list(annexes),
        "parts": list(parts),
        "unit_code": scene.round.code,
        "unit_name": scene.round.district,
        "notes": [],
    }
    cleaned: Document = clean_lines(said)
    number(figures(cleaned))
    return cleaned


def verification(scene: Scene, kind: str) -> str:
    """核验码 of a district document: over the run, the kind and all scores of the round."""
    rows = scene.frame.run.rows("scores")
    digest = scene.once("district/digest", lambda: numbers.scores_digest(rows))
    return numbers.verification_code(scene.frame.run.key, kind, digest)


def clean_lines(value: Any) -> Any:
    """`clean`, but line ends that this room set itself inside a cell stay."""
    if isinstance(value, str):
        return "\n".join(clean(line) for line in value.split("\n"))
    if isinstance(value, dict):
        return {key: clean_lines(inner) for key, inner in value.items()}
    return [clean_lines(inner) for inner in value] if isinstance(value, list) else value
