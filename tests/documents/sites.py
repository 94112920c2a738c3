"""Sites for the tests: of the hand-written run, of hostile names, and readers that know nothing of the program."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from lxml import html

from kaoping.config import Paths
from kaoping.rounds import load_round
from kaoping.site import Audience, Built, build_site
from kaoping.site.history import Past, Verdict
from tests.conftest import ROOT
from tests.documents import fixtures

HOSTILE = (
    "</script><script>kaoping.hit=1</script>",
    '"><img src=x onerror=kaoping.hit=1>',
    "{{ 7*7 }}{% raise %}${7*7}",
    "甲\u2028乙<!--&amp;",
)


@dataclass(frozen=True)
class Site:
    """A finished site and how to read it."""

    top: Path
    built: Built | None = None

    @cached_property
    def pages(self) -> dict[str, Any]:
        """File name → parsed page; documents are not pages of the site."""
        files = [f for f in self.top.rglob("*.html") if f.relative_to(self.top).parts[0] != "documents"]  # fmt: skip
        return {
            f.relative_to(self.top).as_posix(): html.document_fromstring(f.read_bytes().decode())
            for f in sorted(files)
        }

    def page(self, name: str) -> Any:
        return self.pages[name]

    def data(self, name: str) -> Any:
        """What a data file hands to the page."""
        text = (self.top / "data" / f"{name}.js").read_text(encoding="utf-8")
        found = re.fullmatch(r'kaoping\.take\("([^"]+)",(.*)\);\n', text)
        assert found, text[:80]
        assert found[1] == name
        return json.loads(found[2])


def table(page: Any, caption: str) -> list[list[str]]:
    """The body rows of the table whose caption begins so, as texts."""
    found = [t for t in page.iter("table") if t.findtext("caption", "").startswith(caption)]
    assert len(found) == 1, [t.findtext("caption") for t in page.iter("table")]
    return [
        [" ".join(c.text_content().split()) for c in row.xpath("./th|./td")]
        for row in found[0].xpath("./tbody/tr")
    ]


def build(
    folder: Path, *, history: list[Past] | None = None, gate: dict[str, Any] | None = None,
    audience: Audience = Audience.ANALYST, unit_code: str = "",
    progress: Callable[[str], None] | None = None, **changes: Any,
) -> Site:  # fmt: skip
    """The site of the hand-written run, with these changes to it, for somebody."""
    paths = Paths(ROOT)
    run_dir = fixtures.write_run(folder, **changes)
    if gate is not None:
        (folder / f"{fixtures.KEY}.gate.json").write_text(json.dumps(gate), encoding="utf-8")
    round_ = load_round(paths, "demo-2014")
    few = type(round_)(
        **{**round_.__dict__, "units": tuple(u for u in round_.units if u.code in fixtures.UNITS)}
    )
    out = folder / "site"
    built = build_site(
        paths, few, run_dir, fixtures.rulebooks(), out, history=history or [],
        audience=audience, unit_code=unit_code, progress=progress,
    )  # fmt: skip
    return Site(out, built)


def past(key: str, folder: Path | None, at: str = "2015-02-09 02:00") -> Past:
    """An entry of the run history."""
    return Past(key, at, "分析员", Verdict("passed"), at, folder, False)
