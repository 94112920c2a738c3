"""Intake (收件解析): files → cells → typed facts, each with its address; nothing lost, nothing guessed."""

from kaoping.intake.submission import Context, Parsed, context, parse_file

__all__ = ["Context", "Parsed", "context", "parse_file"]
