"""The tool that plants defects: finds untouched rows and notes what was planted (植入)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

from kaoping.demo.district import Built
from kaoping.demo.facts import Row, SheetFault, Submission, World
from kaoping.demo.law import effective, in_period


class NoCandidateError(LookupError):
    """The district is too small to hold this defect; it is left out."""


class Planter:
    """Plants defects into rows that carry none yet.

    Attributes:
        planted: (finding code, unit) → how many were planted on purpose.
    """

    def __init__(self, world: World, built: dict[str, Built]) -> None:
        self.world = world
        self.built = built
        self.planted: Counter[tuple[str, str]] = Counter()
        self._named = {key for unit in built.values() for key in _keys_elsewhere(unit)}

    def note(self, code: str, unit: str, count: int = 1) -> None:
        """Record a planted finding."""
        self.planted[code, unit] += count

    def rows(self, unit: str, sheet: str) -> list[Row]:
        """The unit's rows of a sheet."""
        return self.built[unit].sheets[sheet]

    def submission(self, unit: str) -> Submission:
        """The unit's submission that counts.

        Raises:
            NoCandidateError: it sent none.
        """
        found = self.world.accepted(unit)
        if found is None:
            raise NoCandidateError(unit)
        return found

    def pick(self, unit: str, sheet: str, test: Callable[[Row], Any] = lambda row: True) -> Row:
        """The first untouched row that passes `test`, marked as used.

        Raises:
            NoCandidateError: there is none.
        """
        for row in self.rows(unit, sheet):
            if not row.used and test(row):
                row.used = True
                return row
        raise NoCandidateError(f"{unit} {sheet}")

    def contract(self, unit: str, test: Callable[[Row], Any] = lambda row: True) -> Row:
        """An untouched single-enterprise contract signed in the period, neither old nor renewed."""
        previous = {r["previous_no"] for r in self.rows(unit, "contracts")}
        return self.pick(unit, "contracts", lambda r: in_period(r["signed_on"])
                         and r["scope_form"] == "单独" and r["contract_no"] not in previous
                         and r["previous_no"] is None and test(r))  # fmt: skip

    def wage(self, unit: str, test: Callable[[Row], Any] = lambda row: True) -> Row:
        """The same, a wage agreement."""
        return self.contract(unit, lambda r: r["contract_type"] == "工资专项" and test(r))

    def bystander(self, unit: str, test: Callable[[Row], Any] = lambda row: True) -> Row:
        """An untouched roster row without a union that no other sheet names."""
        return self.pick(unit, "enterprises", lambda r: r["unionised"] is False
                         and r["enterprise_code"] not in self._named and test(r))  # fmt: skip

    def union(self, unit: str, test: Callable[[Row], Any] = lambda row: True) -> Row:
        """An untouched roster row with a union of its own."""
        return self.pick(unit, "enterprises", lambda r: r["unionised"]
                         and r["union_form"] == "单独" and test(r))  # fmt: skip

    def miswrite(
        self, code: str, unit: str, row: Row, column: str, written: Any, value: Any = None
    ) -> None:
        """Write something unreadable or odd into a cell, and note it."""
        row.miswrite(code, column, written, value)
        self.note(code, unit)

    def fault(self, code: str, unit: str, sheet: str, column: str = "", where: str = "") -> None:
        """A finding about a sheet of the unit's submission."""
        self.submission(unit).faults.append(SheetFault(code, sheet, column, where))
        self.note(code, unit)

    def filing(self, unit: str, contract: Row) -> Row:
        """The filing register's row of a contract.

        Raises:
            NoCandidateError: it was not filed.
        """
        found = self.built[unit].ledger.filing(contract)
        if found is None:
            raise NoCandidateError(str(contract["contract_no"]))
        return found

    def reschedule(self, unit: str, contract: Row, signed: date, received: date) -> None:
        """Move a contract and its filing to other days, keeping everything in order."""
        filing = self.filing(unit, contract)
        asked = signed - timedelta(days=30)
        opinion = received + timedelta(days=5)
        for row in (contract, filing):
            row.values |= {"signed_on": signed, "received_on": received, "opinion_on": opinion}
        contract.values |= {
            "requested_on": asked, "replied_on": asked + timedelta(days=9),
            "voted_on": signed - timedelta(days=3), "filed_on": received,
            "published_on": effective(received) + timedelta(days=2),
        }  # fmt: skip


def _keys_elsewhere(unit: Built) -> Iterable[str]:
    """Enterprise keys that other sheets of the unit name."""
    for sheet, rows in unit.sheets.items():
        if sheet not in ("enterprises", "cover"):
            for row in rows:
                yield from (row[c] for c in ("enterprise_code", "place_code") if row[c])
