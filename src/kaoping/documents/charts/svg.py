"""A drawing as inline SVG (网页图形): no style sheet, no script, every text escaped."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup, escape


def svg(chart: Mapping[str, Any], ident: str) -> Markup:
    """Inline SVG of one chart, with its title and its text alternative.

    Args:
        chart: title, alt and drawing, as the chart functions return them.
        ident: begins the ids of title and description; unique in the page.
    """
    drawing = chart["drawing"]
    body = "".join(_SHAPES[shape["kind"]](shape) for shape in drawing["shapes"])
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 {w} {h}" role="img"'
        ' aria-labelledby="{id}-t {id}-d"><title id="{id}-t">{title}</title>'
        '<desc id="{id}-d">{alt}</desc>{body}</svg>'
    ).format(
        w=drawing["width"],
        h=drawing["height"],
        id=ident,
        title=chart["title"],
        alt=chart["alt"],
        body=Markup(body),
    )


def _paint(shape: Mapping[str, str]) -> str:
    line = f' stroke="{escape(shape["line"])}" stroke-width="{escape(shape["thick"])}"'
    return f' fill="{escape(shape["fill"])}"' + (line if shape["line"] != "none" else "")


def _rect(shape: Mapping[str, str]) -> str:
    at = f'x="{shape["x"]}" y="{shape["y"]}" width="{shape["w"]}" height="{shape["h"]}"'
    return f"<rect {at}{_paint(shape)}/>"


def _dot(shape: Mapping[str, str]) -> str:
    return f'<circle cx="{shape["x"]}" cy="{shape["y"]}" r="{shape["r"]}"{_paint(shape)}/>'


def _line(shape: Mapping[str, str]) -> str:
    at = f'x1="{shape["x"]}" y1="{shape["y"]}" x2="{shape["x2"]}" y2="{shape["y2"]}"'
    return f'<line {at} stroke="{escape(shape["line"])}" stroke-width="{shape["thick"]}"/>'


def _text(shape: Mapping[str, str]) -> str:
    anchor = "" if shape["anchor"] == "start" else f' text-anchor="{shape["anchor"]}"'
    at = f'x="{shape["x"]}" y="{shape["y"]}" font-size="{shape["size"]}" fill="{shape["fill"]}"'
    return f"<text {at}{anchor}>{escape(shape['text'])}</text>"


_SHAPES = {"rect": _rect, "dot": _dot, "line": _line, "text": _text}
