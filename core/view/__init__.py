"""What the pages show of their experiments: computed once, drawn later; a module a page."""

from collections.abc import Callable
from typing import Any

from core.view.activations import ActivationView
from core.view.batches import BatchesView
from core.view.columns import SHOWN, Columns
from core.view.compare import CompareView
from core.view.cross_entropy import CrossEntropyView
from core.view.epochs import EpochsView
from core.view.gradient_descent import DescentView
from core.view.losses import LossesView
from core.view.network import NetworkView
from core.view.numerics import NumericsView
from core.view.old_or_wrong import OldOrWrongView
from core.view.pitfalls import Pitfalls
from core.view.pos_weight import PosWeightView
from core.view.row_loss import Information, RowLoss
from core.view.sigmoid import SigmoidView
from core.view.softmax import CURVE_LIMIT, SUM_TOLERANCE, AxisSums, SoftmaxView
from core.view.two_variables import RaceView
from core.view.your_logits import LogitsView

__all__ = [
    "CURVE_LIMIT",
    "SHOWN",
    "SUM_TOLERANCE",
    "VIEWS",
    "ActivationView",
    "AxisSums",
    "BatchesView",
    "Columns",
    "CompareView",
    "CrossEntropyView",
    "DescentView",
    "EpochsView",
    "Information",
    "LogitsView",
    "LossesView",
    "NetworkView",
    "NumericsView",
    "OldOrWrongView",
    "Pitfalls",
    "PosWeightView",
    "RaceView",
    "RowLoss",
    "SigmoidView",
    "SoftmaxView",
]

VIEWS: dict[str, Callable[..., Any]] = {
    "softmax": SoftmaxView,
    "cross_entropy": CrossEntropyView,
    "sigmoid": SigmoidView,
    "losses": LossesView,
    "gradient_descent": DescentView,
    "two_variables": RaceView,
    "batches": BatchesView,
    "activations": ActivationView,
    "network": NetworkView,
    "numerics": NumericsView,
    "old_or_wrong": OldOrWrongView,
    "your_logits": LogitsView,
    "compare": CompareView,
    "epochs": EpochsView,
}
