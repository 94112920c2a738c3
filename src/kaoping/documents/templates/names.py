"""The placeholders that templates may use (占位符): one TOML table per family of documents, beside this file.

The tables say what each name holds and give an example; from them come the check of a template, the
trial rendering and `docs/templates.md`. A test holds them against the view models of a real run.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Shape:
    """What stands under a name: a record of names, a list, a text or a truth value (数据形状).

    Attributes:
        fields: the names of a record, None when it is none.
        element: what a list holds, None when it is none.
    """

    fields: Mapping[str, Shape] | None = None
    element: Shape | None = None

    @property
    def is_leaf(self) -> bool:
        """Whether it is a text or a truth value."""
        return self.fields is None and self.element is None


@dataclass(frozen=True)
class Placeholder:
    """One name of the catalogue.

    Attributes:
        path: where it stands, `books[].rows[].title`.
        meaning: what it holds, for the office.
        example: a text, number or truth value; None for a list of records or a record.
        only: the one form that knows it (`docx`, `html`, `pdf`), empty for all.
        copied: whether it is described elsewhere and stands here by `_same`.
    """

    path: str
    meaning: str
    example: Any = None
    only: str = ""
    copied: bool = False


@dataclass(frozen=True)
class Family:
    """The placeholders of one family of documents (一类文书的占位符).

    Attributes:
        code: name of its table.
        title: what the documents are called.
        templates: the template files, below `reports/`.
        names: all placeholders, in the order of the table.
    """

    code: str
    title: str
    templates: tuple[str, ...]
    names: tuple[Placeholder, ...] = field(repr=False)

    def shape(self, form: str) -> Shape:
        """The record that a template of this form (`docx`, `html`, `pdf`) sees."""
        return _shape(self._of(form))

    def example(self, form: str) -> dict[str, Any]:
        """A view filled with the examples; lists hold two elements, the second with truth values turned."""
        made: dict[str, Any] = _fill(_shape(self._of(form)), "", self._examples(), turned=False)
        return made

    def meaning(self, path: str) -> str:
        """What the name at `path` holds, empty when there is no such name."""
        return next((p.meaning for p in self.names if p.path.removesuffix("[]") == path), "")

    def paths(self, copied: bool = True) -> set[str]:
        """Every path that belongs to the view model itself; without `copied` those described here."""
        return {p.path for p in self.names if not p.only and (copied or not p.copied)}

    def _of(self, form: str) -> list[Placeholder]:
        return [p for p in self.names if p.only in ("", form)]

    def _examples(self) -> dict[str, Any]:
        return {p.path: p.example for p in self.names}


@lru_cache(maxsize=1)
def families() -> tuple[Family, ...]:
    """All families, by the name of their table."""
    return tuple(_load(file) for file in sorted(FOLDER.glob("*.toml")))


def paths_of(view: Any, path: str = "") -> Iterator[str]:
    """Every path that a finished view uses: the counterpart of `Family.paths`."""
    if isinstance(view, dict):
        if path:
            yield path
        for key, inner in view.items():
            yield from paths_of(inner, f"{path}.{key}" if path else key)
    elif isinstance(view, list):
        yield f"{path}[]"
        for inner in view:
            yield from paths_of(inner, f"{path}[]")
    else:
        yield path


def _load(file: Path) -> Family:
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    names: list[Placeholder] = []
    for section, entries in table["names"].items():
        if section:
            names.append(Placeholder(section, entries["_"]))
        names += _own(section, entries)
        if "_same" in entries:
            names += _same(section, entries["_same"], table["names"])
    return Family(file.stem, table["title"], tuple(table["templates"]), tuple(names))


def _own(section: str, entries: Mapping[str, Any]) -> list[Placeholder]:
    named = ((name, value) for name, value in entries.items() if not name.startswith("_"))
    return [_placeholder(f"{section}.{name}" if section else name, value) for name, value in named]


def _same(section: str, other: str, table: Mapping[str, Any]) -> list[Placeholder]:
    """The names of another section and of what lies below it, once more under this one.

    `family:section` takes them from the table of another family.
    """
    family, colon, path = other.rpartition(":")
    if colon:
        file = FOLDER / f"{family}.toml"
        table = tomllib.loads(file.read_text(encoding="utf-8"))["names"]
    names: list[Placeholder] = []
    for each, entries in table.items():
        if each == path or each.startswith(f"{path}."):
            moved = section + each.removeprefix(path)
            names += [] if each == path else [Placeholder(moved, entries["_"])]
            names += _own(moved, entries)
    return [replace(name, copied=True) for name in names]


def _placeholder(path: str, value: list[Any]) -> Placeholder:
    meaning, example, *only = value
    return Placeholder(path, meaning, example, only[0] if only else "")


def _shape(names: list[Placeholder]) -> Shape:
    tree: dict[str, Any] = {}
    for name in names:
        at = tree
        for step in name.path.split("."):
            at = at.setdefault(step, {})
    return _record(tree)


def _record(tree: dict[str, Any]) -> Shape:
    fields = {}
    for step, inner in tree.items():
        name, shape = step, _record(inner) if inner else Shape()
        while name.endswith("[]"):
            name, shape = name.removesuffix("[]"), Shape(element=shape)
        fields[name] = shape
    return Shape(fields=fields)


def _fill(shape: Shape, path: str, examples: Mapping[str, Any], *, turned: bool) -> Any:
    if shape.fields is not None:
        at = f"{path}." if path else ""
        return {
            name: _fill(inner, at + name, examples, turned=turned)
            for name, inner in shape.fields.items()
        }
    if shape.element is not None:
        inside = f"{path}[]"
        return [_fill(shape.element, inside, examples, turned=last) for last in (False, True)]
    value = examples[path]
    return (not value) if isinstance(value, bool) and turned else value
