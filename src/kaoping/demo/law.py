"""The demo's own calendar and law: written apart from the pipeline's so that the two can disagree.

Filing: 集体合同规定 Art. 42 (10 days), 工资集体协商试行办法 Art. 21 (7 days); day of signing not counted,
a last day on a rest day or holiday moves to the next working day. Effect: receipt + 15 days (Art. 47).
Minimum wages are illustrative.
"""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

PERIOD_START, PERIOD_END = date(2014, 1, 1), date(2014, 12, 31)
CUTOFF = date(2014, 12, 31)
DUE = date(2015, 1, 20)
LAW_CHANGE = date(2014, 11, 15)
RIGHTS_INFO_DUE_DAY = 10
_MINIMUM_WAGES = ((date(2013, 7, 1), 130_000), (date(2011, 7, 1), 110_000))


class Holidays:
    """Rest days and 调休 working days of `holidays.csv`."""

    def __init__(self, file: Path) -> None:
        with file.open(encoding="utf-8", newline="") as handle:
            self._kinds = {
                date.fromisoformat(row["day"]): row["kind"] for row in csv.DictReader(handle)
            }

    def working(self, day: date) -> bool:
        """Whether people work that day."""
        kind = self._kinds.get(day)
        return kind == "work" if kind else day.isoweekday() <= 5

    def shifted(self, day: date) -> date:
        """`day`, or the next working day when it is none."""
        while not self.working(day):
            day += timedelta(days=1)
        return day

    def working_days_late(self, due: date, received: date) -> int:
        """Working days after `due` up to and including `received`."""
        days = (due + timedelta(days=n + 1) for n in range((received - due).days))
        return sum(1 for day in days if self.working(day))

    def filing_deadline(self, signed: date, contract_type: str) -> date:
        """Last day on which the filing is in time."""
        days = 7 if contract_type == "工资专项" else 10
        return self.shifted(signed + timedelta(days=days))

    def rights_info_due(self, month: int) -> date:
        """Last day for the monthly 维权信息 of that month of 2014."""
        year, following = (2014, month + 1) if month < 12 else (2015, 1)
        return self.shifted(date(year, following, RIGHTS_INFO_DUE_DAY))


def minimum_wage(day: date) -> int:
    """Local monthly minimum wage in fen on that day."""
    return next(value for start, value in _MINIMUM_WAGES if start <= day)


def effective(received: date) -> date:
    """Day on which a filed contract takes effect."""
    return received + timedelta(days=15)


def in_period(day: date | None) -> bool:
    """Whether a known day lies in the assessed year."""
    return day is not None and PERIOD_START <= day <= PERIOD_END


def anniversary(start: date, years: int) -> date:
    """The same day `years` later (29 February becomes 28 February)."""
    day = 28 if (start.month, start.day) == (2, 29) else start.day
    return date(start.year + years, start.month, day)


def term_is_legal(contract_type: str, start: date, end: date) -> bool:
    """Wage agreements exactly one year, others one to three; anniversary or the day before."""
    shortest = anniversary(start, 1) - timedelta(days=1)
    longest = anniversary(start, 1 if contract_type == "工资专项" else 3)
    return shortest <= end <= longest
