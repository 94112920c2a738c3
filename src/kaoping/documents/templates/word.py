"""Tags in a Word template (DOCX 模板检查): every part is read by paragraphs, as Word shows them.

Word splits a tag over runs when someone edits it; a person sees one text, so places are named by the
paragraph's text. Broken tags are found before the runs are joined: joining would swallow what follows.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from pathlib import Path

import jinja2
from lxml import etree

from kaoping.documents.templates.jinja import Report, Walk
from kaoping.documents.templates.names import Shape

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PART = re.compile(
    r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml|docProps/core\.xml"
)
_MARKS = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_CLOSING = {"{{": "}}", "{%": "%}", "{#": "#}"}
_WIDE = re.compile("[｛{][｛{%％#＃]|[}｝%％#＃][}｝]")
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_WHOLE = re.compile(r"[{%]+(p|tr|tc) ")
_SHOWN = 30
_PLACES = {
    "document": "正文",
    "header": "页眉",
    "footer": "页脚",
    "footnotes": "脚注",
    "endnotes": "尾注",
}


@dataclass(frozen=True)
class Part:
    """One part of the template that carries tags: its name, its place in words, its paragraphs' texts."""

    name: str
    title: str
    paragraphs: tuple[str, ...]


def tagged_parts(parts: dict[str, bytes]) -> list[Part]:
    """The parts whose text holds tags; what is split over runs counts as the text it makes."""
    found = []
    for name, data in parts.items():
        kind = _PART.fullmatch(name)
        if kind is None:
            continue
        texts = _paragraphs(data) if name.startswith("word/") else (data.decode(),)
        if any(_MARKS.search(text) or _half(text) for text in texts):
            title = _PLACES.get(re.sub(r"\d", "", kind[1] or ""), "文件属性")
            found.append(Part(name, title, texts))
    return found


def _paragraphs(data: bytes) -> tuple[str, ...]:
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    return tuple(
        "".join(t.text or "" for t in p.iter(f"{_W}t") if next(t.iterancestors(f"{_W}p")) is p)
        for p in root.iter(f"{_W}p")
    )


def check_word(file: Path, name: str, data: Shape, env: jinja2.Environment, report: Report) -> None:
    """Report every broken tag and unknown name of a Word template.

    Args:
        file: the template.
        name: as reports name it.
        data: the record it is rendered with.
        env: the environment it will be compiled in.
        report: called with file, place number, what and remedy; see `place_of`.
    """
    for number, part in enumerate(tagged_parts(read_parts(file))):
        base = number * 1_000_000
        broken = False
        for at, text in enumerate(part.paragraphs, start=1):
            for what, remedy in _broken(text):
                broken = True
                report(name, base + at, what, remedy)
        if not broken:
            _walk(file, name, part, base, data, env, report)


def _walk(
    file: Path,
    name: str,
    part: Part,
    base: int,
    data: Shape,
    env: jinja2.Environment,
    report: Report,
) -> None:
    source = _TAG.sub(lambda tag: "\n" + tag[0], joined_part(file, part.name).replace("\n", " "))
    places = _places(part, source)

    def told(where: str, line: int, what: str, remedy: str) -> None:
        report(where, base + places[min(max(line - 2, 0), len(places) - 1)], what, remedy)

    Walk(env, name, told).template(source, data)


def _places(part: Part, source: str) -> list[int]:
    """For each tag of the joined part, in order, the number of the paragraph it stands in.

    A tag that stands for its whole paragraph has lost the paragraph by then: tags are found again by
    their text, the n-th one of equal tags in the n-th paragraph that has it.
    """
    shelf: dict[str, list[int]] = {}
    for at, text in enumerate(part.paragraphs, start=1):
        for tag in _TAG.findall(text):
            shelf.setdefault(_plain(tag), []).append(at)
    places: list[int] = []
    for tag in _TAG.findall(source):
        known = shelf.get(_plain(tag), [])
        places.append(known.pop(0) if known else (places[-1] if places else 0))
    return places or [0]


def _plain(tag: str) -> str:
    return re.sub(r"\s+", "", re.sub(r"^([{%#]+)(?:p|tr|tc|r) ", r"\1", unescape(tag)))


def read_parts(file: Path) -> dict[str, bytes]:
    """Every member of the template."""
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def place_of(file: Path, order: int) -> str:
    """A place number in words: the part, the paragraph's number and the beginning of its text."""
    part = tagged_parts(read_parts(file))[order // 1_000_000]
    at = order % 1_000_000
    if not 1 <= at <= len(part.paragraphs):
        return part.title
    text = part.paragraphs[at - 1].strip()
    shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    return f"{part.title}第{at}段“{shown}”"


def _half(text: str) -> bool:
    return bool(_WIDE.search(text))


def _broken(text: str) -> list[tuple[str, str]]:
    """Tags that do not open and close within their paragraph, or are typed with full-width brackets."""
    wide = [m[0] for m in _WIDE.finditer(text) if not _MARKS.fullmatch(m[0])]
    if wide:
        return [(f"标记用了全角括号“{wide[0]}”", "改用半角：{{ 名称 }}、{%p … %}")]
    opened = ""
    for mark in _MARKS.findall(text):
        if not opened and mark in _CLOSING:
            opened = mark
        elif opened and mark == _CLOSING[opened]:
            opened = ""
        else:
            return [_pairless(opened or mark)]
    if opened:
        return [_pairless(opened)]
    single = re.search(r"(?<!\{)\{\s*[A-Za-z_][\w.]*\s*\}(?!\})", text)
    if single:
        return [(f"标记“{single[0]}”只有一层花括号", "写成两层：{{ 名称 }}")]
    if len(_WHOLE.findall(text)) > 1:
        return [("一段里有两个整段标记", "{%p … %}、{%tr … %} 各自单独成段")]
    return []


def _pairless(mark: str) -> tuple[str, str]:
    return f"标记的“{mark}”没有配对", "一个标记要在同一段里写完整：{{ 名称 }}、{%p … %}"


@lru_cache(maxsize=32)
def joined(file: Path, name: str, size: int, stamp: int) -> str:
    """A part with its split tags joined, as `docxtpl` joins them (size and time tell an edited file apart)."""
    from docxtpl import DocxTemplate as Joiner

    text = read_parts(file)[name].decode()
    return str(Joiner(str(file)).patch_xml(text))


def joined_part(file: Path, name: str) -> str:
    """`joined` of the file as it is now."""
    now = file.stat()
    return joined(file, name, now.st_size, now.st_mtime_ns)
