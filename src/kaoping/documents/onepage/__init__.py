"""领导一页通: a page for the district, a list of all units, and one page per unit (for leaders only)."""

from __future__ import annotations

from kaoping.config import Paths
from kaoping.documents import numbers, texts
from kaoping.documents.onepage.district import front, listing
from kaoping.documents.onepage.unitpage import Earlier, unit_page
from kaoping.documents.pdf import render_pdf
from kaoping.documents.rules import Rules
from kaoping.documents.source import Frame, clean
from kaoping.documents.view import View

__all__ = ["FILE", "Earlier", "onepage_view", "render_onepage"]

FOLDER, FILE = "全区", "领导一页通.pdf"
TEMPLATE = "onepage"


def onepage_view(frame: Frame, rules: Rules, earlier: Earlier | None = None) -> View:
    """Everything the pages print, as finished texts and placed shapes.

    Args:
        frame: the run, the round and the rulebooks.
        rules: the rule engine, asked about this run.
        earlier: the run to compare with; without one nothing is said of changes.
    """
    units = sorted(frame.round.units, key=lambda u: u.official_order)
    digest = numbers.scores_digest(frame.run.rows("scores"))
    code = numbers.verification_code(frame.run.key, FOLDER, digest)
    day = texts.issued_on(frame.round)
    compared = f"与{earlier.when}结果（{earlier.run.key[:12]}）比较" if earlier else ""
    view: View = {
        "title": f"{frame.round.title}领导一页通",
        "org": texts.issuer(frame.round, "name"),
        "document_number": "",
        "day": day.isoformat(),
        "date": numbers.chinese_date(day),
        "code": code,
        "mark": frame.mark,
        "running": "　".join(x for x in (frame.mark, "内部资料　供领导参阅", f"核验码 {code}") if x),
        "state": "　".join(x for x in (f"结果状态：{frame.stage}", f"运行编号 {frame.run.key[:12]}", compared) if x),
        "front": front(frame, units, earlier),
        "list": listing(frame, units, earlier),
        "pages": [unit_page(frame, unit, rules, earlier) for unit in units],
        "notes": [],
    }  # fmt: skip
    cleaned: View = clean(view)
    return cleaned


def render_onepage(
    where: Paths, frame: Frame, rules: Rules, earlier: Earlier | None = None
) -> bytes:
    """领导一页通 as PDF/A-2a; see `onepage_view`.

    Raises:
        KaopingError: Typst refuses the template.
    """
    return render_pdf(where, onepage_view(frame, rules, earlier), TEMPLATE)
