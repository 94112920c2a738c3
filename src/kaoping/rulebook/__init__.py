"""Rulebooks (考核细则): editions as data, compiled to rows that SQL scores, explained in sentences."""

from kaoping.rulebook.catalogue import load_catalogue
from kaoping.rulebook.editions import resolve, resolve_all
from kaoping.rulebook.load import load_edition
from kaoping.rulebook.model import Rulebook
from kaoping.rulebook.reader import RulebookError

__all__ = ["Rulebook", "RulebookError", "load_catalogue", "load_edition", "resolve", "resolve_all"]
