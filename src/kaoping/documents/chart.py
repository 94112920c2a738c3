"""The native chart of the DOCX (图表): chart part, its data workbook, and their relations."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jinja2

from kaoping.documents.zipper import Archive

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SHEET = "xl/worksheets/sheet1.xml"
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


class ChartParts:
    """Makes the parts of one chart from its view (`scoretable.chart`).

    Args:
        folder: `reports/docx`, which holds `chart.xml.j2` and `sheet.xml.j2`.
    """

    def __init__(self, folder: Path) -> None:
        env = environment(folder)
        self._chart = env.get_template("chart.xml.j2")
        self._sheet = env.get_template("sheet.xml.j2")
        self._workbook = _data_workbook()

    def members(self, number: int, chart: Mapping[str, Any]) -> dict[str, bytes]:
        """Name → bytes of chart `number`: the part, its relation and its embedded workbook."""
        bars = [{**bar, "row": row} for row, bar in enumerate(chart["bars"], start=2)]
        given = {"bars": bars, "names": chart["series"], "last": len(bars) + 1}
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
