"""The columns of raw.rule_* with their SQL types; every table starts with the rulebook's code."""

from __future__ import annotations

_TEXT, _INT, _BOOL = "VARCHAR", "BIGINT", "BOOLEAN"
_SHORT = {"t": _TEXT, "i": _INT, "b": _BOOL}
_RANGE = "from_num:i from_den:i from_closed:b to_num:i to_den:i to_closed:b"

_SPECS = {
    "rule_books": (
        "edition:t title:t status:t full_points:i item_places:i item_unit:i total_places:i"
        " total_unit:i weight_scale:i rank_on:t feed_level:i"
    ),
    "rule_classes": "class_code:t class_no:i title:t cap:i weight:i",
    "rule_items": (
        "item_code:t item_no:i class_code:t label:t title:t points:i floor:i combine:t"
        " not_applicable:t not_submitted:i"
    ),
    "item_codes": "item_code:t",
    "rule_applies": "item_code:t gate_no:i key:t value:t",
    "rule_rules": (
        "item_code:t rule_no:i kind:t indicator:t title:t full_points:i own_points:b adds:b outside:b"
        " target_num:i target_den:i target_from:t threshold:t per_num:i per_den:i step:t upward:b"
        " each:i free:i table_length:i full_when:t otherwise:i sum_mode:t once_per:t cap:i"
        " low:i high:i max_deduct:i min_points:i factor_num:i factor_den:i only_indicator:t " + _RANGE
        + " nests:b parent_no:i branch_no:i per_member:b cohort:b mean:t ties:t first_points:i last_points:i"
        " from_full:i to_full:i tier_den:i zero_num:i zero_den:i"
    ),
    "rule_inputs": "item_code:t rule_no:i indicator:t role:t reported:b by_member:b",
    "rule_targets": "item_code:t rule_no:i target:t",
    "rule_parts": (
        "item_code:t rule_no:i part_no:i indicator:t title:t points:i target_num:i target_den:i"
        " target_from:t threshold:t"
    ),
    "rule_bands": "item_code:t rule_no:i band_no:i " + _RANGE + " points:i",
    "rule_tables": "item_code:t rule_no:i position:i level:t points:i increment:i",
    "rule_tiers": "item_code:t rule_no:i tier_no:i from_units:i to_units:i each:i",
    "rule_feeds": "indicator:t kind:t from_rulebook:t code:t",
    "rule_fed": "indicator:t unit_code:t num:i den:i state:t provisional:b",
    "rule_units": "unit_code:t staff:i closed:b",
    "rule_history": "unit_code:t rounds_ago:i grade:t",
    "rule_gates": (
        "gate_no:i kind:t title:t indicator:t fires_when:t effect:t target:t points:i " + _RANGE
    ),
    "rule_grades": (
        "grade_no:i title:t from_points:i from_num:i from_den:i max_zero_items:i class_num:i"
        " class_den:i share_num:i share_den:i rounding:t ties:t order_class:t order_item:t"
    ),
    "rule_consequences": "consequence_no:i title:t within:t last:i rank_from:i rank_to:i consecutive:i",
    "rule_consequence_grades": "consequence_no:i grade:t",
}  # fmt: skip


def _columns(spec: str) -> tuple[tuple[str, str], ...]:
    pairs = (column.split(":") for column in f"rulebook:t {spec}".split())
    return tuple((name, _SHORT[kind]) for name, kind in pairs)


COLUMNS: dict[str, tuple[tuple[str, str], ...]] = {
    name: _columns(spec) for name, spec in _SPECS.items()
}
