"""The native chart of the DOCX (图表): chart part, its data workbook, and their relations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import jinja2

from kaoping.documents.charts import palette
from kaoping.documents.zipper import Archive

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SHEET = "xl/worksheets/sheet1.xml"
_RELS, _TYPES = "word/_rels/document.xml.rels", "[Content_Types].xml"
_CHART1 = re.compile(r"word/(charts|embeddings)/.*chart1\b")
_LETTERS = "BCDEFGHIJ"
# Style of a series → fill and outline; every fill is told from its neighbour by lightness.
PAINT = {
    "own": (palette.OWN, palette.OWN),
    "lost": (palette.LOST, palette.EDGE),
    "aside": (palette.PAPER, palette.SOFT),
    "others": (palette.OTHERS, palette.SOFT),
    **{f"step{n}": (colour, palette.SOFT) for n, colour in enumerate(palette.STEPS)},
}
CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"


def environment(folder: Path) -> jinja2.Environment:
    """Jinja2 with everything escaped; an unknown name is an error, never an empty text."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _relation(number: str, kind: str, target: str) -> str:
    inner = f'<Relationship Id="{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'


def _data_workbook() -> Archive:
    book = (
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        '<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    types = (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEETS}.sheet.main+xml"/>'
        f'<Override PartName="/{_SHEET}" ContentType="{_SHEETS}.worksheet+xml"/></Types>'
    )
    parts = {
        "[Content_Types].xml": types,
        "_rels/.rels": _relation("rId1", "officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": _relation("rId1", "worksheet", "worksheets/sheet1.xml"),
        _SHEET: "",
    }
    return Archive({name: text.encode() for name, text in parts.items()}, {_SHEET})


def _lines(categories: list[str], columns: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of the embedded workbook below its header; a cell without a value is left out."""
    return [
        {
            "row": str(n + 2),
            "name": name,
            "cells": [
                {"at": f"{c['letter']}{n + 2}", "value": c["values"][n]}
                for c in columns
                if c["values"][n]
            ],
        }
        for n, name in enumerate(categories)
    ]


def follow(text: str) -> str:
    """The anchors of a template made to follow the chart `c`: relation, number, height."""
    text = text.replace('r:id="rIdChart1"', 'r:id="rIdChart{{ c.no }}"')
    text = re.sub(r'(<wp:extent [^>]*cy=")\d+"', r'\1{{ c.height }}"', text)
    return re.sub(r'<wp:docPr id="101"', '<wp:docPr id="{{ c.anchor }}"', text)


class Charted:
    """A Word template as an archive: its sample chart taken out, those of each document put in.

    Args:
        parts: every member of the template.
        tagged: names of the members that each document writes anew.
        folder: `reports/docx`.
    """

    def __init__(self, parts: Mapping[str, bytes], tagged: Iterable[str], folder: Path) -> None:
        self._charts = ChartParts(folder)
        own = self._charts.relation(1), self._charts.content_type(1)
        self._rels = parts[_RELS].decode().replace(own[0], "")
        self._types = parts[_TYPES].decode().replace(own[1], "")
        fixed = {n: b for n, b in parts.items() if not _CHART1.match(n)}
        self._archive = Archive(fixed, {*tagged, _RELS, _TYPES})

    def write(self, members: Mapping[str, bytes], charts: Iterable[Mapping[str, Any]]) -> bytes:
        """The document of these members, with its charts (each with `no` and `native`)."""
        written, rels, types = dict(members), [], []
        for chart in charts:
            number = int(chart["no"])
            written |= self._charts.members(number, chart["native"])
            rels.append(self._charts.relation(number))
            types.append(self._charts.content_type(number))
        written[_RELS] = _insert(self._rels, "</Relationships>", rels)
        written[_TYPES] = _insert(self._types, "</Types>", types)
        return self._archive.write(written)


def _insert(text: str, before: str, lines: list[str]) -> bytes:
    return text.replace(before, "".join(lines) + before).encode()


class ChartParts:
    """Makes the parts of one chart from its data (`native` of the chart functions).

    Args:
        folder: `reports/docx`, which holds `chart.xml.j2` and `sheet.xml.j2`.
    """

    def __init__(self, folder: Path) -> None:
        # Thousands of numbers of our own making need no escaping; names are escaped where they stand.
        env = environment(folder).overlay(autoescape=False)
        self._chart = env.get_template("chart.xml.j2")
        self._sheet = env.get_template("sheet.xml.j2")
        self._workbook = _data_workbook()

    def members(self, number: int, native: Mapping[str, Any]) -> dict[str, bytes]:
        """Name → bytes of chart `number`: the part, its relation and its embedded workbook."""
        columns = [*native["series"], *([native["marks"]] if native["marks"] else [])]
        lettered = [{**c, "letter": _LETTERS[n]} for n, c in enumerate(columns)]
        given = {
            **native,
            "columns": lettered,
            "lines": _lines(native["categories"], lettered),
            "bars": len(native["series"]),
            "last": len(native["categories"]) + 1,
            "paint": PAINT,
        }
        sheet = self._sheet.render(given).encode()
        return {
            f"word/charts/chart{number}.xml": self._chart.render(given).encode(),
            f"word/charts/_rels/chart{number}.xml.rels": _relation(
                "rId1", "package", f"../embeddings/chart{number}.xlsx"
            ).encode(),
            f"word/embeddings/chart{number}.xlsx": self._workbook.write({_SHEET: sheet}),
        }

    def relation(self, number: int) -> str:
        """The line that ties chart `number` to the document."""
        return f'<Relationship Id="rIdChart{number}" Type="{_OFFICE}/chart" Target="charts/chart{number}.xml"/>'

    def content_type(self, number: int) -> str:
        """The line that names the type of chart `number`."""
        return f'<Override PartName="/word/charts/chart{number}.xml" ContentType="{CHART_TYPE}"/>'
