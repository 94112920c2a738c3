"""Fairness of a rulebook (公平性分析): what points hang on besides the work; it never feeds back into scores."""

from kaoping.fairness.policies import Policies, policies
from kaoping.fairness.report import Look, look
from kaoping.fairness.view import FOOT, view

__all__ = ["FOOT", "Look", "Policies", "look", "policies", "view"]
