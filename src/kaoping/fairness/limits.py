"""From where on the fairness report asks for a second look (界限); docs/fairness.md states them in words."""

from kaoping.exact import Fraction

FEW = 5  # fewer units: no judgement
SMALL = 10  # fewer units: a finding is only a hint
LARGE = Fraction(3, 10)  # a share of variance worth a look …
TIMES_CHANCE = 2  # … when it is also so many times what chance gives
NEARLY_ALL = Fraction(9, 10)  # units with the same points: the item does not distinguish
MOST = Fraction(8, 10)  # units at full marks or at nothing
TOGETHER = Fraction(
    64, 100
)  # r² and rank r² of two items that seem to measure the same (|r| ≥ 0.8)
APART = 3  # so many units must differ from the commonest value before two items are compared
HEAVY = 3  # contribution / weight …
HEAVY_FROM = Fraction(2, 10)  # … of a contribution of at least this
LIGHT = Fraction(1, 5)
LIGHT_FROM = Fraction(1, 10)
AGAINST = Fraction(-5, 100)  # contribution of an item that runs against the others
LONE = 3  # a category of fewer units says little
"""Shares are of 1."""
