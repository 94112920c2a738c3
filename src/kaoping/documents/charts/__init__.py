"""Charts (图表): each a title, a text alternative, a drawing for PDF and HTML, and data for Word and Excel."""

from kaoping.documents.charts.composition import composition
from kaoping.documents.charts.history import Stand, history
from kaoping.documents.charts.problems import problems
from kaoping.documents.charts.spread import spread
from kaoping.documents.charts.svg import svg
from kaoping.documents.charts.targets import targets

__all__ = ["Stand", "composition", "history", "problems", "spread", "svg", "targets"]
