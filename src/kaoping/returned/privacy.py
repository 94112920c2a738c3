"""Personal numbers leave every part of a workbook before it goes back (个人信息保护法第6、28条).

Flagged cells are blanked elsewhere; here go the copies: shared strings, comments, headers, names,
drawings, chart and pivot caches, and bytes of parts that are no markup. Outside cells the search is
stricter than intake's: a letter before the number does not save it, nor a valid enterprise code.
"""

from __future__ import annotations

import re

from lxml import etree

from kaoping.intake.codes import enterprise_key, plain_code
from kaoping.intake.fold import narrow
from kaoping.intake.personal import holds_id_number, is_id_number, was_id_number
from kaoping.returned.package import local, parse, render

HIDDEN = "***"
_DIGIT = r"[\d⁰-⁹²³¹₀-₉]"
_RUN = re.compile(rf"{_DIGIT}(?:[^\w<>]{{0,3}}{_DIGIT}){{13,}}(?:[^\w<>]{{0,3}}[XxＸｘ])?")
_SUSPECT = re.compile(rf"{_RUN.pattern}|&#|\d[Ee]\+1\d")
_RUN_BREAK = re.compile(
    r"</(?:[\w.-]+:)?t>\s*</(?:[\w.-]+:)?r>\s*<(?:[\w.-]+:)?r>(?:(?!<(?:[\w.-]+:)?t\b).)*<(?:[\w.-]+:)?t\b[^<>]*>",
    re.DOTALL,
)
_TAG = re.compile(r"<[^<>]*>")
_LOOSE = re.compile(r"(?<!\d)(\d{17}[\dXx]|\d{15})(?!\d)")
_GAPS = re.compile(r"(?<=\d)[^\w<>]{1,3}(?=[\dXx])")
_ASCII = re.compile(rb"(?<![0-9])(?:[0-9]{17}[0-9Xx]|[0-9]{15})(?![0-9])")
_WIDE = re.compile(rb"(?:[0-9]\x00){15,17}(?:[0-9Xx]\x00)?")
_FLOAT = re.compile(r"\d(?:\.\d+)?[Ee]\+17")
_BLOCKS = frozenset(("si", "is", "text", "p"))  # elements whose text programs cut into runs


def is_secret(text: str, *, in_cell: bool = False) -> bool:
    """Whether a text holds an ID number; a cell's text may be a valid enterprise code as a whole."""
    if was_id_number(f"{float(text):.15g}".upper() if _FLOAT.fullmatch(text) else text):
        return True
    if in_cell:
        return holds_id_number(text) and enterprise_key(plain_code(narrow(text))) is None
    plain = narrow(text)
    runs = _LOOSE.findall(plain) + _LOOSE.findall(_GAPS.sub("", plain))
    return any(is_id_number(run) for run in runs) or holds_id_number(text)


def masked(text: str, *, in_cell: bool = False) -> str:
    """The text with its ID numbers hidden; hidden as a whole when they cannot be told apart."""
    if not is_secret(text, in_cell=in_cell):
        return text
    clean = _RUN.sub(lambda run: HIDDEN if is_secret(run[0]) else run[0], text)
    return HIDDEN if is_secret(clean) else clean


def scrub(name: str, data: bytes) -> bytes:
    """A part without ID numbers; a part without any keeps its bytes.

    Args:
        name: the part's name; its ending says whether it is markup.
        data: its bytes.
    """
    if not name.endswith((".xml", ".rels", ".vml")):
        return _scrub_bytes(data)
    text = data.decode("utf-8", errors="replace")
    if not _SUSPECT.search(_TAG.sub("<", _RUN_BREAK.sub("", text))) and not _SUSPECT.search(text):
        return data
    try:
        root = parse(data)
    except etree.XMLSyntaxError:  # old drawing markup is not always well formed
        return _scrub_bytes(data)
    in_cell = name.startswith(("xl/sharedStrings", "xl/worksheets/", "xl/pivotCache/"))
    return render(root) if _scrub_tree(root, in_cell) else data


def _scrub_tree(root: etree._Element, in_cell: bool) -> bool:
    """Hide ID numbers in texts and attributes; whether there was any."""
    changed = False
    for element in root.iter():
        is_header = local(element).endswith(("Header", "Footer"))
        cellular = in_cell and not is_header
        for key, value in element.attrib.items():
            if is_secret(str(value), in_cell=cellular):
                element.set(key, masked(str(value), in_cell=cellular))
                changed = True
        for side in ("text", "tail"):
            value = getattr(element, side)
            if value and is_secret(value, in_cell=cellular):
                setattr(element, side, masked(value, in_cell=cellular))
                changed = True
    return _scrub_runs(root, in_cell) or changed


def _scrub_runs(root: etree._Element, in_cell: bool) -> bool:
    """Hide ID numbers that are spread over the formatting runs of one text."""
    changed = False
    for block in [e for e in root.iter() if local(e) in _BLOCKS]:
        nodes = [e for e in block.iter() if local(e) == "t" and e.text]
        whole = "".join(str(e.text) for e in nodes)
        if len(nodes) > 1 and is_secret(whole, in_cell=in_cell):
            for node in nodes:
                node.text = ""
            nodes[0].text = masked(whole, in_cell=in_cell)
            changed = True
    return changed


def _scrub_bytes(data: bytes) -> bytes:
    """Digits of ID numbers overwritten in place: the length of a binary part must not change."""

    def hide(match: re.Match[bytes]) -> bytes:
        is_id = is_id_number(match[0].replace(b"\x00", b"").decode())
        return re.sub(rb"[0-9Xx]", b"*", match[0]) if is_id else match[0]

    return _WIDE.sub(hide, _ASCII.sub(hide, data))
