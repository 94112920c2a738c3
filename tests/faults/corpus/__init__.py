"""Files as no clerk meant to send them: real-shaped workbooks spoiled on every layer, by seed (坏件库).

`python -m tests.faults.corpus SEED --out FILE` writes the file of one seed, to look at what failed.
"""

from __future__ import annotations

import random
from pathlib import Path
from typing import NamedTuple

from tests.faults.corpus import cells, markup, raw, text
from tests.faults.corpus.bases import bases

LAYERS = (raw.SPOILERS, markup.ARCHIVE, markup.PARTS, cells.SPOILERS, text.SPOILERS)


class Spoiled(NamedTuple):
    """A spoiled file and how it came about."""

    data: bytes
    story: str


def spoiled(seed: int, folder: Path) -> Spoiled:
    """The file of a seed: one base, one to three spoilers of one or two layers.

    Args:
        seed: any integer; the same one gives the same bytes.
        folder: where bases are kept between calls.
    """
    chance = random.Random(seed)
    layer = LAYERS[seed % len(LAYERS)]
    name = chance.choice(["csv"] if layer is text.SPOILERS else ["xlsx", "xlsx", "register", *OTHERS] if layer is raw.SPOILERS else ["xlsx", "register"])  # fmt: skip
    data, story = bases(folder)[name], [name]
    for _ in range(chance.choice((1, 1, 2, 3))):
        spoil = chance.choice(layer)
        data = spoil(data, chance)
        story.append(spoil.__name__)
    if chance.random() < 0.1:
        spoil = chance.choice(raw.SPOILERS)
        data = spoil(data, chance)
        story.append(spoil.__name__)
    return Spoiled(data, " → ".join(story))


OTHERS = ("xls", "xlsb", "ods", "html", "mht", "xml", "strict", "zip")
