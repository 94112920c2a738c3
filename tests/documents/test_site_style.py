"""The style sheet: every pair of ink and ground reaches the contrast of WCAG 2.2 AA (1.4.3, 1.4.11)."""

import re

import pytest

from tests.conftest import ROOT

CSS = (ROOT / "reports" / "site" / "site.css").read_text(encoding="utf-8")
NAMED = dict(re.findall(r"--([a-z-]+):(#[0-9a-f]{6})", CSS))
TEXT = [
    ("ink", "ground"), ("ink", "sheet"), ("ink", "stripe"), ("ink", "head"), ("soft", "ground"), ("soft", "sheet"),
    ("soft", "stripe"), ("soft", "head"), ("link", "ground"), ("link", "sheet"), ("link", "stripe"), ("bad", "sheet"),
    ("bad", "stripe"), ("good", "sheet"), ("good", "stripe"), ("on-brand", "brand"), ("warn-ink", "warn"),
    ("bad", "refused"),
]  # fmt: skip


def light(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_measure_is_right() -> None:
    assert round(contrast("#000000", "#ffffff"), 6) == 21
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54


@pytest.mark.parametrize(("ink", "ground"), TEXT, ids="/".join)
def test_text_reads_on_its_ground(ink: str, ground: str) -> None:
    assert contrast(NAMED[ink], NAMED[ground]) >= 4.5


@pytest.mark.parametrize("ground", ["ground", "sheet", "head"])
def test_the_focus_ring_is_seen(ground: str) -> None:
    assert contrast(NAMED["focus"], NAMED[ground]) >= 3
    assert ":focus-visible{outline:3px" in CSS
    assert contrast("#ffd27f", NAMED["brand"]) >= 3  # the ring in the header


def test_other_colours_of_text_read_too() -> None:
    """Colours written in place: each on the darkest ground it stands on."""
    for ink, ground in (
        ("#6b7279", NAMED["stripe"]), ("#5f6770", NAMED["head"]), ("#7a4b00", NAMED["stripe"]),
        ("#656c75", "#ffffff"),
    ):  # fmt: skip
        assert ink in CSS
        assert contrast(ink, ground) >= 4.5, (ink, ground)
