"""Writing the district set (全区文书的文件): every document in its forms, and the importable table."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from kaoping.config import Paths
from kaoping.documents.blockdocx import render_block_docx
from kaoping.documents.blockpage import render_block_page
from kaoping.documents.blocks import Document, flush
from kaoping.documents.district import CSV_NAME, DISTRICT, Scene, documents, folder, import_file
from kaoping.documents.fonts import load_fonts
from kaoping.documents.glyphs import gaps, told
from kaoping.documents.pdf import render_pdf

PDF_TEMPLATE = "official"
_FORMS: tuple[tuple[str, Callable[[Paths, Document], bytes]], ...] = (
    ("docx", render_block_docx),
    ("pdf", lambda where, said: render_pdf(where, said, PDF_TEMPLATE)),
    ("html", render_block_page),
)
_THREADS = 2  # Typst lets go of the interpreter while it sets a page


def write_set(scene: Scene, out_dir: Path) -> list[Path]:
    """Write `全区/<name>.{docx,pdf,html}`, `组织部/<name>.…` and `全区/汇总导入.csv`.

    A document that the round has switched off leaves no file.

    Returns:
        The files, in the order of the set, the importable table last.
    """
    said = documents(scene)
    for each in said:
        (out_dir / folder(each)).mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(max_workers=_THREADS) as pool:
        written = [
            file for files in pool.map(lambda d: _write(scene, d, out_dir), said) for file in files
        ]
    table = out_dir / DISTRICT / CSV_NAME
    table.write_bytes(import_file(scene))
    return [*written, table]


def _noticed(scene: Scene, said: Document) -> Document:
    """The document with a note at its end about characters that no font can show, if it has any."""
    fonts = load_fonts(scene.where.reports / "fonts.toml")
    found = gaps(said, fonts)
    if not found:
        return said
    *first, last = said["parts"]
    note = flush(told(found, fonts))
    place = -1 if last["signed"] else len(last["blocks"])
    blocks = [*last["blocks"][:place], note, *last["blocks"][place:]]
    return {**said, "parts": [*first, {**last, "blocks": blocks}]}


def _write(scene: Scene, said: Document, out_dir: Path) -> list[Path]:
    files, said = [], _noticed(scene, said)
    for ending, render in _FORMS:
        file = out_dir / folder(said) / f"{said['name']}.{ending}"
        file.write_bytes(render(scene.where, said))
        files.append(file)
    return files
