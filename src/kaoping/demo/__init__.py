"""The demo round: a fictional district with planted defects and its own truth (演示轮次)."""

from kaoping.demo.generate import DEFAULT, DemoSummary, Size, generate

__all__ = ["DEFAULT", "DemoSummary", "Size", "generate"]
