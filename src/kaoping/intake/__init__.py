"""Intake (收件解析): files → cells → typed facts, each with its address; nothing lost, nothing guessed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kaoping.intake.facts import ParsedRef, parse_objects
    from kaoping.intake.submission import Context, Parsed, context, parse_file
    from kaoping.intake.verdict import ValueVerdict, check_value

__all__ = [
    "Context", "Parsed", "ParsedRef", "ValueVerdict", "check_value", "context", "parse_file",
    "parse_objects",
]  # fmt: skip
_HOMES = {
    "ParsedRef": "facts", "parse_objects": "facts",
    "ValueVerdict": "verdict", "check_value": "verdict",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used: the reading child needs none of them."""
    from importlib import import_module

    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = _HOMES.get(name, "submission")
    return getattr(import_module(f"kaoping.intake.{home}"), name)
