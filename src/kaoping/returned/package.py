"""An OOXML package in memory (压缩包内的部件): parts, relationships and content types.

Parts that nobody touches keep their bytes; the archive written depends on its parts only.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from kaoping.documents.zipper import pack, write_zip

CORE_REL = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
R_ID = f"{{{OFFICE_REL}}}id"
_PACKAGE_REL = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
TYPES_PART = "[Content_Types].xml"
WORKBOOK = "xl/workbook.xml"


def parse(data: bytes) -> etree._Element:
    """Markup without entities, network, comments or processing instructions."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
    )
    return etree.fromstring(data, parser)


def render(root: etree._Element) -> bytes:
    """A part's markup as UTF-8 with its declaration."""
    body: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=False)
    return b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + body


def main(name: str) -> str:
    """The qualified name of an element of the spreadsheet namespace."""
    return f"{{{MAIN}}}{name}"


def local(element: etree._Element) -> str:
    """The name of an element without its namespace."""
    return str(etree.QName(element).localname)


@dataclass(frozen=True)
class Link:
    """One relationship: id, kind (last word of its type), and the part it leads to."""

    id: str
    kind: str
    part: str
    is_external: bool


class Package:
    """The parts of one workbook by name, in the order of the archive.

    Args:
        data: the bytes of the archive; it has passed the checks of intake.

    Raises:
        ValueError, KeyError, etree.XMLSyntaxError: it is no package that can be edited in place.
    """

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [n for n in archive.namelist() if not n.endswith("/")]
            self._take({name: archive.read(name) for name in names})

    @classmethod
    def of(cls, parts: dict[str, bytes]) -> Package:
        """A package of these parts, content types among them."""
        package = cls.__new__(cls)
        package._take(parts)
        return package

    def _take(self, parts: dict[str, bytes]) -> None:
        self.parts = parts
        self._types = parse(parts[TYPES_PART])
        self._rels: dict[str, etree._Element] = {}

    def rels_part(self, part: str) -> str:
        """The name of the part that holds the relationships of `part` ('' is the package itself)."""
        folder, name = posixpath.split(part)
        return posixpath.join(folder, "_rels", f"{name}.rels")

    def links(self, part: str) -> Iterator[Link]:
        """The relationships of a part, in their order."""
        for element in self._relations(part):
            target, is_external = (
                element.get("Target") or "",
                element.get("TargetMode") == "External",
            )
            kind = (element.get("Type") or "").rpartition("/")[2]
            yield Link(element.get("Id") or "", kind, resolve(part, target), is_external)

    def link(self, part: str, kind: str) -> Link | None:
        """The first relationship of that kind."""
        return next((link for link in self.links(part) if link.kind == kind), None)

    def connect(self, part: str, kind: str, target: str) -> str:
        """Add a relationship and return its id; an equal one already there is used again.

        `kind` is the last word of the relationship's type, or a whole type where it is not one of
        the office's own.
        """
        wanted = (kind.rpartition("/")[2], target, False)
        for link in self.links(part):
            if (link.kind, link.part, link.is_external) == wanted:
                return link.id
        taken = {link.id for link in self.links(part)}
        name = next(f"rId{n}" for n in range(1, len(taken) + 2) if f"rId{n}" not in taken)
        attributes = {
            "Id": name,
            "Type": kind if "/" in kind else f"{OFFICE_REL}/{kind}",
            "Target": f"/{target}",
        }
        etree.SubElement(self._relations(part), f"{{{_PACKAGE_REL}}}Relationship", attributes)
        return name

    def disconnect(self, part: str, ids: set[str]) -> None:
        """Remove relationships by id."""
        relations = self._relations(part)
        for element in [e for e in relations if e.get("Id") in ids]:
            relations.remove(element)

    def add(self, name: str, data: bytes, content_type: str) -> None:
        """Add or replace a part of its own content type."""
        self.parts[name] = data
        self.retype(name, content_type)

    def retype(self, name: str, content_type: str) -> None:
        """Give a part its content type."""
        for element in self._overrides():
            if element.get("PartName") == f"/{name}":
                element.set("ContentType", content_type)
                return
        attributes = {"PartName": f"/{name}", "ContentType": content_type}
        etree.SubElement(self._types, f"{{{_TYPES}}}Override", attributes)

    def content_type(self, name: str) -> str:
        """The content type of a part of its own type, '' when it has only that of its ending."""
        found = (
            e.get("ContentType") or "" for e in self._overrides() if e.get("PartName") == f"/{name}"
        )
        return next(found, "")

    def default_type(self, ending: str, content_type: str) -> None:
        """Declare the content type of a file ending unless it is declared."""
        known = {(e.get("Extension") or "").lower() for e in self._types}
        if ending not in known:
            element = etree.Element(
                f"{{{_TYPES}}}Default", {"Extension": ending, "ContentType": content_type}
            )
            self._types.insert(0, element)

    def remove(self, names: set[str]) -> set[tuple[str, str]]:
        """Remove parts with all that points at them; the answer is (part, id) of the dead links."""
        dead: set[tuple[str, str]] = set()
        for name in sorted(names):
            self.parts.pop(name, None)
            self.parts.pop(self.rels_part(name), None)
            self._rels.pop(name, None)
            for element in [e for e in self._overrides() if e.get("PartName") == f"/{name}"]:
                self._types.remove(element)
        for owner in self._owners():
            gone = {k.id for k in self.links(owner) if k.part in names and not k.is_external}
            self.disconnect(owner, gone)
            dead |= {(owner, id_) for id_ in gone}
        return dead

    def free_name(self, pattern: str) -> str:
        """The first part name of a pattern with `{}` for its number that is not taken."""
        taken = {name.lower() for name in self.parts}
        return next(
            name for n in range(1, len(taken) + 2)
            if (name := pattern.replace("{}", str(n))).lower() not in taken
        )  # fmt: skip

    def write(self) -> bytes:
        """The archive: content types and package relationships first, then by name."""
        for part, root in self._rels.items():
            if len(root):
                self.parts[self.rels_part(part)] = render(root)
            else:
                self.parts.pop(self.rels_part(part), None)
        self.parts[TYPES_PART] = render(self._types)
        first = [TYPES_PART, self.rels_part("")]
        order = first + sorted(self.parts.keys() - set(first))
        return write_zip((name, pack(self.parts[name])) for name in order if name in self.parts)

    def _overrides(self) -> list[etree._Element]:
        return [e for e in self._types if local(e) == "Override"]

    def _owners(self) -> list[str]:
        """All parts that have relationships, the package itself first."""
        loaded = set(self._rels)
        for name in self.parts:
            folder, base = posixpath.split(name)
            if base.endswith(".rels") and posixpath.basename(folder) == "_rels":
                loaded.add(posixpath.join(posixpath.dirname(folder), base.removesuffix(".rels")))
        return sorted(loaded)

    def _relations(self, part: str) -> etree._Element:
        if part not in self._rels:
            data = self.parts.get(self.rels_part(part))
            empty = etree.Element(f"{{{_PACKAGE_REL}}}Relationships", nsmap={None: _PACKAGE_REL})
            self._rels[part] = parse(data) if data else empty
        return self._rels[part]


def resolve(part: str, target: str) -> str:
    """The part name that a relationship of `part` leads to."""
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(part), target))
