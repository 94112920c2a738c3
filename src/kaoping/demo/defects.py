"""Plants the defects, one small function each, spread over the units (植入的问题).

A defect that finds no fitting row in a small district is left out. What follows from a defect (an
enterprise whose row was refused counts as not reported, and so on) is judged with the rest of the facts.
"""

from __future__ import annotations

from collections import Counter

from kaoping.demo.defects_cells import CELL_DEFECTS
from kaoping.demo.defects_contracts import CONTRACT_DEFECTS
from kaoping.demo.defects_files import FILE_DEFECTS
from kaoping.demo.defects_rosters import ROSTER_DEFECTS
from kaoping.demo.defects_sheets import SHEET_DEFECTS
from kaoping.demo.district import Built
from kaoping.demo.facts import World
from kaoping.demo.planter import NoCandidateError, Planter

NATURAL = frozenset((
    "C01", "C02", "C03", "C04", "C05", "C06", "C15", "C22", "C25", "C26", "C28", "C29", "C30", "C32", "C33", "E10", "E12",
    "E14", "E16", "M02", "M04", "M05", "M07", "M10", "M13", "R01",
))  # fmt: skip
"""Codes that also arise from ordinary misses, from large size (C22), or follow from a planted defect."""


def plant(world: World, built: dict[str, Built]) -> Counter[tuple[str, str]]:
    """Plant every defect; returns (code, unit) → how many were planted on purpose."""
    planter = Planter(world, built)
    groups = (FILE_DEFECTS, ROSTER_DEFECTS, CONTRACT_DEFECTS, SHEET_DEFECTS, CELL_DEFECTS)
    for group in groups:
        for defect in group:
            try:
                defect(planter)
            except NoCandidateError:
                continue
    return planter.planted
