"""Where the documents of a run are for a site (文书的位置): beside it, copied into it, elsewhere, left out."""

from __future__ import annotations

from enum import Enum
from pathlib import Path

from kaoping.rounds import Unit
from kaoping.site.folder import Folder

ENDINGS = {"docx": "Word", "pdf": "PDF", "html": "网页", "xlsx": "Excel", "csv": "CSV"}
FORMS = ("docx", "pdf", "html")  # of every document about a unit
LETTER, REPORT = "反馈函", "得分情况报告"
DISTRICT, ORGANISATION = "全区", "组织部"  # folders of a run's documents
SUMMARY = "汇总表.xlsx"
ONE_PAGE = "领导一页通"
SHELF = "documents"


class Documents(Enum):
    """What a site does with documents: `LINKED` ones are served from the run's own folder."""

    COPIED = "copied"
    LINKED = "linked"
    NONE = "none"


class Shelf:
    """Links to the documents of a run; copies them where the site is to stand alone."""

    def __init__(self, folder: Folder, run_dir: Path, wanted: Documents) -> None:
        inside = folder.top.resolve().parent == run_dir.resolve()
        self._folder, self._source, self._wanted = folder, run_dir / SHELF, wanted
        self._prefix = f"../{SHELF}/" if inside else f"{SHELF}/"
        self._copies = wanted is Documents.COPIED and not inside
        self.linked: list[str] = []  # names of the documents that pages link to

    def link(self, name: str) -> str:
        """The link to a document from the site's top; '' when the site has none of that name."""
        source = self._source / name
        if self._wanted is Documents.NONE or not source.is_file():
            return ""
        if self._copies:
            self._folder.copy(source, f"{SHELF}/{name}")
        self.linked.append(name)
        return self._prefix + name

    def of_unit(self, each: Unit, reports: bool = False) -> list[tuple[str, str]]:
        """(title, link) of the documents about a unit that there are.

        Args:
            each: the unit.
            reports: with those for the organisation department, which are not sent to the unit.
        """
        kinds = [(LETTER, ""), *([(REPORT, f"{ORGANISATION}/")] if reports else [])]
        found = [
            (f"{title}（{ENDINGS[form]}）", self.link(f"{folder}{each.code}.{form}"))
            for title, folder in kinds
            for form in FORMS
        ]
        return [(title, href) for title, href in found if href]

    def district(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """(title, its forms with links) of the documents about the whole district."""
        folder = self._source / DISTRICT
        files = sorted(folder.iterdir()) if folder.is_dir() else []
        found: dict[str, list[tuple[str, str]]] = {}
        for file in (f for f in files if f.suffix[1:] in ENDINGS):
            if href := self.link(f"{DISTRICT}/{file.name}"):
                found.setdefault(file.stem, []).append((ENDINGS[file.suffix[1:]], href))
        return list(found.items())

    def leaders(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """领导一页通, the one document made for leaders: it names units and items, no enterprise."""
        href = self.link(f"{DISTRICT}/{ONE_PAGE}.pdf")
        return [(ONE_PAGE, [(ENDINGS["pdf"], href)])] if href else []

    def summary(self) -> str:
        """The link to the district's workbook, '' without it."""
        return self.link(SUMMARY)
