"""What the pages show of their experiments: computed once, drawn later; a module a page."""

from core.view.columns import SHOWN, Columns
from core.view.cross_entropy import CrossEntropyView, Information
from core.view.pitfalls import Pitfalls
from core.view.softmax import CURVE_LIMIT, SUM_TOLERANCE, AxisSums, SoftmaxView

__all__ = [
    "CURVE_LIMIT",
    "SHOWN",
    "SUM_TOLERANCE",
    "AxisSums",
    "Columns",
    "CrossEntropyView",
    "Information",
    "Pitfalls",
    "SoftmaxView",
]
