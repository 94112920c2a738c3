"""The cover (封面): whose workbook it is, for which year, by which template."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from kaoping.findings import Finding
from kaoping.intake.factrows import Fact
from kaoping.intake.fold import fold, fold_name, narrow

if TYPE_CHECKING:
    from kaoping.intake.submission import Context


def judge_cover(facts: Mapping[str, Fact], context: Context) -> tuple[str | None, list[Finding]]:
    """The unit named, and S03 unknown unit, S05 other year, S06 other template, S15 other name.

    S06 and S15 are judged only when the workbook is accepted.

    Args:
        facts: the cover's facts by column.
        context: of the round.

    Returns:
        The unit's code when it is a unit of the round, else None; the findings, in that order.
    """
    unit = facts["unit_code"].typed.text if "unit_code" in facts else None
    year = facts["year"].typed.number if "year" in facts else None
    known = unit if unit in context.units else None
    found = []
    if known is None:
        found.append(_find(facts, context, "S03", "unit_code"))
    if year != context.year:
        found.append(_find(facts, context, "S05", "year", expected=str(context.year)))
    if found or known is None:
        return known, found
    name = context.units[known]
    if fold_name(_text(facts, "unit_name")) != fold_name(name):
        found.append(_find(facts, context, "S15", "unit_name", detail=known, expected=name))
    if fold(_text(facts, "template_version")) != fold(context.template_version):
        expected = context.template_version
        found.append(_find(facts, context, "S06", "template_version", expected=expected))
    return known, found


def _find(
    facts: Mapping[str, Fact],
    context: Context,
    code: str,
    column: str,
    *,
    detail: str | None = None,
    expected: str | None = None,
) -> Finding:
    fact = facts.get(column)
    return context.registry.new(
        code,
        sheet="cover",
        column_name=column,
        row_no=fact.row_no if fact else None,
        cell=fact.cell if fact else "",
        value=_text(facts, column)[:60],
        detail=detail,
        expected=expected,
    )


def _text(facts: Mapping[str, Fact], column: str) -> str:
    fact = facts.get(column)
    return narrow(fact.raw or "") if fact else ""
