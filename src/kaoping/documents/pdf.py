"""PDF by Typst (GB/T 9704-2012, PDF/A-2a 带标签, PDF/UA-1). Data enters as JSON and is never parsed as markup."""

from __future__ import annotations

import json
import re
import threading
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from kaoping.config import Paths
from kaoping.documents.fonts import MISSING, ROLES, FontSet, load_fonts
from kaoping.documents.templates.trial import diagnosis
from kaoping.documents.view import View
from kaoping.errors import KaopingError

TEMPLATE = "unit_report"
_STANDARD = ("a-2a", "ua-1")  # PDF/A-2a for the archives, PDF/UA-1 for readers
_RUN = re.compile(r"[!-~]{17,}")
_STRETCH = 6  # characters of unbroken Latin text between two places where a cell may break it
_NOT_SHOWN = re.compile(r'the text [`"]+(.+?)[`"]+ could not be displayed')
_local = threading.local()


@lru_cache(maxsize=2)
def _typst_fonts(fonts: FontSet) -> Any:
    import typst

    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=list(fonts.folders)
    )


def _compiler(reports: Path, fonts: FontSet, template: str) -> Any:
    """One compiler per thread and template: it keeps parsed sources and fonts between documents."""
    import typst

    known: dict[Any, Any] = _local.__dict__.setdefault("compilers", {})
    key = (reports, fonts, template)
    if key not in known:
        known[key] = typst.Compiler(
            str(reports / f"{template}.typ"),
            root=str(reports),
            font_paths=_typst_fonts(fonts),
            ignore_system_fonts=True,
        )
    return known[key]


def render_pdf(paths: Paths, view: View, template: str = TEMPLATE) -> bytes:
    """A document as PDF/A-2a and PDF/UA-1; its template reads the view from `sys.inputs.vm`.

    A character that no font covers is printed as 〓 (see `glyphs`, which tells it); it never stops the document.

    Args:
        paths: the installation.
        view: finished texts; `title`, `org`, `document_number`, `code` and `day` (ISO) describe the file.
        template: name of a `.typ` file of `reports/`, without its ending.

    Raises:
        KaopingError: Typst refuses the template; the message is Typst's own.
    """
    fonts = load_fonts(paths.reports / "fonts.toml")
    missing = fonts.missing([json.dumps(view, ensure_ascii=False)])
    for _ in range(8):
        try:
            return _compile(paths, fonts, _fit(view, missing), template)
        except RuntimeError as error:
            found = _NOT_SHOWN.search(str(error))
            more = sorted({c for c in found[1] if c != MISSING} - set(missing)) if found else []
            if not more:
                file, line, what, remedy = diagnosis(error, paths.reports, f"{template}.typ")
                who = f"{view.get('unit_name', '')}"
                raise KaopingError(
                    f"PDF 排版失败：{what}", where=f"{file} 第{line}行 {who}".strip(), remedy=remedy
                ) from error
            missing = [*missing, *more]
    raise KaopingError(
        "PDF 排版失败：字库缺字过多", where=f"{template}.typ", remedy="安装更全的字体"
    )


def _compile(paths: Paths, fonts: FontSet, view: View, template: str) -> bytes:
    data = json.dumps(view, ensure_ascii=False)
    roles = {"families": {r: fonts.enough(r, data) for r in ROLES}, "embolden": fonts.embolden}
    stamp = datetime.fromisoformat(view["day"]).replace(tzinfo=UTC)
    pdf: bytes = _compiler(paths.reports, fonts, template).compile(
        sys_inputs={
            "vm": data,
            "fonts": json.dumps(roles, ensure_ascii=False),
        },
        pdf_standards=list(_STANDARD),
        timestamp=int(stamp.timestamp()),
    )
    return pdf


def _fit(view: View, missing: list[str]) -> View:
    """The view with uncovered characters replaced and long Latin runs made breakable."""
    table = str.maketrans(dict.fromkeys(missing, MISSING))
    fitted: View = _walk(view, table)
    return fitted


def _walk(value: Any, table: dict[int, str]) -> Any:
    if isinstance(value, str):
        return _RUN.sub(_breakable, value.translate(table) if table else value)
    if isinstance(value, dict):
        return {key: _walk(inner, table) for key, inner in value.items()}
    return [_walk(inner, table) for inner in value] if isinstance(value, list) else value


def _breakable(run: re.Match[str]) -> str:
    text = run[0]
    return "\u200b".join(text[n : n + _STRETCH] for n in range(0, len(text), _STRETCH))
