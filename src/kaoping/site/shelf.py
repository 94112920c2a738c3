"""Where the documents of a run are for a site (文书的位置): beside it, copied into it, elsewhere, left out."""

from __future__ import annotations

from enum import Enum
from pathlib import Path

from kaoping.rounds import Unit
from kaoping.site.folder import Folder

DOCUMENTS = (("docx", "反馈函（Word）"), ("pdf", "反馈函（PDF）"), ("html", "反馈函（网页）"))
SUMMARY = "汇总表.xlsx"
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

    def of_unit(self, each: Unit) -> list[tuple[str, str]]:
        """(title, link) of the unit's documents that there are."""
        found = [(title, self.link(f"{each.code}.{ending}")) for ending, title in DOCUMENTS]
        return [(title, href) for title, href in found if href]

    def summary(self) -> str:
        """The link to the district's workbook, '' without it."""
        return self.link(SUMMARY)
