"""District set of documents (全区文书): what a round says to 组织部, to all units and to the public.

Every number stands in the run's tables; every sentence in `reports/district.toml`. Leaders' names occur
in the 报送函 alone, which has a folder of its own.
"""

from __future__ import annotations

from kaoping.documents.blocks import Document
from kaoping.documents.district.circular import circular, publicity
from kaoping.documents.district.notes import notes
from kaoping.documents.district.returns import returns
from kaoping.documents.district.scene import Scene, open_scene
from kaoping.documents.district.situation import report
from kaoping.documents.district.transmittal import CSV_NAME, import_file, summary, transmittal

__all__ = [
    "CSV_NAME", "DISTRICT", "ORGANISATION", "Scene", "documents", "folder", "import_file", "open_scene",
]  # fmt: skip

DISTRICT, ORGANISATION = "全区", "组织部"
"""Folders of a run's documents: of the district set, and of what carries leaders' names."""


def documents(scene: Scene) -> list[Document]:
    """The documents of the set in a fixed order; no 公示 when the round has it switched off."""
    found = [transmittal(scene), report(scene), summary(scene), notes(scene), circular(scene), publicity(scene), returns(scene)]  # fmt: skip
    return [each for each in found if each is not None]


def folder(said: Document) -> str:
    """The folder a document belongs to."""
    return ORGANISATION if said["kind"] == "transmittal" else DISTRICT
