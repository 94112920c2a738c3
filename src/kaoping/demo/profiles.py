"""How each unit fares: sizes and rates in percent, chosen so that scores differ and bounds are met."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Profile:
    """One unit's year. Rates are whole percents; misses are rounded to whole rows."""

    enterprises: int = 0
    communities: int = 0
    sites: int = 0
    disputes: int = 0
    reported: int = 98
    unionised: int = 92
    certificate: int = 94
    direct: int = 34
    contract: int = 90
    wage: int = 88
    women: int = 93
    safety: int = 80
    filed: int = 98
    timely: int = 96
    published: int = 97
    vote: int = 98
    representatives: int = 98
    chief: int = 98
    reply: int = 97
    term: int = 98
    specifics: int = 96
    renewal: int = 95
    congress: int = 92
    openness: int = 90
    mediation: int = 97
    closure: int = 96
    daily: int = 92
    community_mediation: int = 100
    sectors: int = 1
    late_months: int = 0
    missing_months: int = 0
    incidents: tuple[tuple[str, bool], ...] = ()
    arrears: tuple[bool, ...] = ()
    expired_only: bool = False
    meetings: int = 2
    inspections: int = 2
    instructors: int = 4
    documents: bool = True


GOOD: dict[str, Any] = {"reported": 100, "unionised": 97, "contract": 96, "wage": 95, "timely": 100, "mediation": 99,
        "closure": 100, "published": 100}  # fmt: skip
FAIR: dict[str, Any] = {"unionised": 88, "contract": 82, "wage": 76, "timely": 90, "mediation": 94, "closure": 88,
        "congress": 84, "openness": 82, "daily": 80, "renewal": 88, "late_months": 1}  # fmt: skip
POOR: dict[str, Any] = {"reported": 92, "unionised": 74, "contract": 66, "wage": 58, "timely": 76, "filed": 88,
        "mediation": 82, "closure": 70, "congress": 70, "openness": 68, "daily": 60, "vote": 90,
        "renewal": 70, "direct": 15, "certificate": 80, "published": 84, "specifics": 82,
        "late_months": 2, "missing_months": 1, "meetings": 1, "inspections": 1,
        "instructors": 2}  # fmt: skip
STREET: dict[str, Any] = {"communities": 5, "sites": 5, "disputes": 12}

PROFILES: dict[str, Profile] = {
    "JD01": Profile(enterprises=74, **{**STREET, **GOOD}),
    # 恰好 90%：80 户上报全部，建会 72 户
    "JD02": Profile(**{**STREET, "enterprises": 80, "reported": 100, "unionised": 90}),
    # 恰好 80%：已建会 60 户，综合合同覆盖 48 户
    "JD03": Profile(**{**STREET, "enterprises": 75, "reported": 100, "unionised": 80,
                       "contract": 80, "wage": 80}),
    "JD04": Profile(**{**STREET, **FAIR, "enterprises": 70}),
    "JD05": Profile(**{**STREET, "enterprises": 68, "incidents": (("区", True),)}),
    "JD06": Profile(**{**STREET, **GOOD, "enterprises": 66, "communities": 6}),
    "JD07": Profile(**{**STREET, "enterprises": 72, "incidents": (("市", False), ("区", True))}),
    "JD08": Profile(**{**STREET, **FAIR, "enterprises": 64, "arrears": (True,)}),
    "JD09": Profile(**{**STREET, "enterprises": 70, "community_mediation": 80, "sectors": 0}),
    "JD10": Profile(**{**STREET, **POOR, "enterprises": 62, "arrears": (True, False),
                       "incidents": (("区", False),), "community_mediation": 60, "sectors": 0,
                       "documents": False}),
    "JD11": Profile(**{**STREET, "enterprises": 66}),
    "JD12": Profile(**{**STREET, "enterprises": 60}),
    "WB01": Profile(enterprises=40, sites=14, disputes=6, instructors=2, sectors=1),
    "WB02": Profile(**{**GOOD, "enterprises": 36, "disputes": 5, "instructors": 2}),
    "WB03": Profile(enterprises=28, sites=2, disputes=4, instructors=2),
    "WB04": Profile(enterprises=16, disputes=2, instructors=1, expired_only=True, sectors=0,
                    unionised=88),
    "WB05": Profile(instructors=2, sectors=0),
    "WB06": Profile(instructors=1, sectors=0, late_months=1),
    "DQ01": Profile(instructors=1, sectors=0),
    "DQ02": Profile(instructors=1, sectors=0),
    "KF01": Profile(**{**GOOD, "enterprises": 92, "sites": 8, "disputes": 14, "instructors": 6}),
    "KF02": Profile(**{**FAIR, "enterprises": 84, "sites": 6, "disputes": 12, "instructors": 5}),
    "GQ01": Profile(enterprises=26, sites=3, disputes=3, instructors=3, unionised=100,
                    reported=100, contract=100, wage=96),
    "GQ02": Profile(**{**POOR, "enterprises": 22, "disputes": 4, "unionised": 90}),
}  # fmt: skip


def misses(count: int, percent: int) -> int:
    """How many of `count` miss when `percent` hit, rounded half up."""
    return (count * (100 - percent) * 2 + 100) // 200
