"""Tables that more than one district document prints (通用表格)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from kaoping import issuing
from kaoping.documents import numbers
from kaoping.documents.blocks import LANDSCAPE, Block, Column, Part, flush, part, table
from kaoping.documents.district import tally
from kaoping.documents.district.scene import Scene
from kaoping.documents.district.tally import Problem, Results
from kaoping.documents.numbers import DASH
from kaoping.documents.source import Book
from kaoping.rounds import Unit

DENSE_FROM = 12  # columns from which a sheet is set in the smaller type
_NAMED = 12  # kinds of problems a table names


def mean_text(values: Sequence[Fraction], places: int) -> str:
    """The mean of exact values as text, a dash of none."""
    mean = numbers.mean(values)
    return DASH if mean is None else numbers.half_up(mean, places)


def share_text(found: Results) -> str:
    """平均得分率: the mean of the units' own rates."""
    mean = numbers.mean(found.shares)
    return DASH if mean is None else numbers.share(mean, Fraction(1))


def by_category(scene: Scene, book: Book, caption: str, inside: bool) -> Block:
    """Results by category and grade.

    Args:
        scene: the run.
        book: the edition.
        caption: of the table.
        inside: with the highest and lowest total, for the leadership; else rates only.
    """
    grades = tally.grade_titles(scene, book)
    extremes = [Column("平均", 13), Column("最高", 13), Column("最低", 13)] if inside else []
    columns = [
        Column("单位类别", 24, left=True), Column("单位数", 13), Column("计分\n单位", 13),
        *(Column(title.replace("未定", "未定\n"), 13) for title in grades), Column("不适用", 13),
        *extremes, Column("平均\n得分率", 17),
    ]  # fmt: skip
    rows = []
    for name, found in tally.by_category(scene, book):
        spread = _spread(found, book) if inside else []
        counts = [str(found.grades[title]) for title in grades]
        rows.append([name, str(found.units), str(found.scored), *counts, str(found.absent), *spread, share_text(found)])  # fmt: skip
    return table(caption, columns, rows, strong=[len(rows) - 1])


def _spread(found: Results, book: Book) -> list[str]:
    """Mean, highest and lowest total."""
    if not found.points:
        return [DASH] * 3
    edges = [max(found.points), min(found.points)]
    return [mean_text(found.points, book.total_places), *(numbers.half_up(e, book.total_places) for e in edges)]  # fmt: skip


def problems(caption: str, found: Sequence[Problem], remedies: bool) -> Block:
    """Shared problems by number of units; with what to do about them, or with what they concern."""
    last = Column("处理办法", 66, left=True) if remedies else Column("所涉指标", 52, left=True)
    about = "级别" if remedies else ""
    columns = [Column("序号", 10), Column("问题", 54, left=True), *([Column(about, 14)] if remedies else []), last, Column("涉及\n单位", 12), Column("处数" if remedies else "项数", 12)]  # fmt: skip
    rows = [
        [str(n), p.title, *([p.about, p.remedy] if remedies else [p.about]), str(len(p.units)), str(p.count)]
        for n, p in enumerate(found[:_NAMED], start=1)
    ]  # fmt: skip
    return table(caption, columns, rows)


def unlisted(found: Sequence[Problem]) -> int:
    """How many kinds of problems `problems` leaves out."""
    return max(0, len(found) - _NAMED)


def summary_columns(scene: Scene) -> list[Column]:
    """The unit's four columns, then per rulebook 系统计算, 核定, 名次, 等次 (where there are grades), 状态."""
    own = [
        Column("序号", 8),
        Column("代码", 12),
        Column("单位名称", 46, left=True),
        Column("类别", 16),
    ]
    for book in scene.books:
        own += [Column("系统\n计算", 12), Column("核定", 11), Column("名次", 10)]
        if scene.rulebook(book).grades:
            own.append(Column("等次", 11))
        own.append(Column("状态", 12))
    return own


def summary_groups(scene: Scene) -> list[tuple[str, int]]:
    """What the first header row says over `summary_columns`."""
    groups = [("单位", 4)]
    for book in scene.books:
        number = issuing.item_number(scene.round, book.code)
        item = f"，条目{number}" if number else ""
        title = f"{book.title}（{numbers.trimmed(book.full_points)}分{item}）"
        groups.append((title, 5 if scene.rulebook(book).grades else 4))
    return groups


def summary_rows(scene: Scene) -> list[list[str]]:
    """One row per unit in official order: the same texts as in its own letter."""
    rows = []
    for number, unit in enumerate(scene.units, start=1):
        row = [str(number), unit.code, unit.name, unit.category]
        for book in scene.books:
            row += summary_cells(scene, unit, book)
        rows.append(row)
    return rows


def summary_cells(scene: Scene, unit: Unit, book: Book) -> list[str]:
    """The cells of one unit and rulebook; 核定 stays empty while nobody has approved the points."""
    total = scene.total(unit, book)
    approved = "" if total["approved"] == DASH else total["approved"]
    grade = [total["grade"]] if scene.rulebook(book).grades else []
    return [total["computed"], approved, total["rank"], *grade, total["state"]]


def legend(scene: Scene) -> str:
    """The editions behind a sheet."""
    said = [f"{book.title}{book.edition}版（{book.status}）" for book in scene.books]
    return f"细则版本：{'、'.join(said)}。"


def summary_blocks(scene: Scene) -> list[Block]:
    """The one-page table with its legend and notes."""
    columns = summary_columns(scene)
    dense, groups = len(columns) >= DENSE_FROM, summary_groups(scene)
    sheet = table("", columns, summary_rows(scene), width=LANDSCAPE, dense=dense, groups=groups)
    return [sheet, flush(legend(scene) + scene.words("summary.approved_note"))]


def classes_parts(scene: Scene) -> list[tuple[str, Part]]:
    """(title, sheet) per rulebook with more than one class: units × classes."""
    found = []
    for book in scene.books:
        if len(book.classes) > 1:
            title = scene.words("summary.classes_title", title=book.title)
            found.append((title, part([_classes(scene, book)], title=title, landscape=True)))
    return found


def _classes(scene: Scene, book: Book) -> Block:
    shelf = scene.frame.of("classes", "rulebook", "unit_code")
    columns = [Column("序号", 8), Column("单位名称", 46, left=True), *(Column(f"{code}\n{title}", 17) for code, title in book.classes), Column("总分", 15), Column("状态", 17)]  # fmt: skip
    rows = []
    for number, unit in enumerate(scene.units, start=1):
        points = {
            r["class_code"]: r.get("points") or "" for r in shelf.get((book.code, unit.code), [])
        }
        total = scene.total(unit, book)
        texts = [
            _class_text(points.get(code, ""), total["computed"], book) for code, _ in book.classes
        ]
        rows.append([str(number), unit.name, *texts, total["computed"], total["state"]])
    full = [_class_full(scene, book, code) for code, _ in book.classes]
    rows.insert(0, ["", "满分", *full, numbers.trimmed(book.full_points), ""])
    return table("", columns, rows, strong=[0], width=LANDSCAPE, dense=len(columns) >= DENSE_FROM)


def _class_text(points: str, total: str, book: Book) -> str:
    return DASH if total == DASH else numbers.points(points, book.item_places)


def _class_full(scene: Scene, book: Book, code: str) -> str:
    rows = scene.frame.of("classes", "rulebook", "class_code").get((book.code, code), [])
    most = max((numbers.exact(r.get("full_points") or "") for r in rows), default=Fraction(0))
    return numbers.trimmed(numbers.half_up(most, book.item_places))
