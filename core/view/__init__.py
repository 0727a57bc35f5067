"""What the pages show of their experiments: computed once, drawn later; a module a page."""

from core.view.activations import ActivationView
from core.view.batches import BatchesView
from core.view.columns import SHOWN, Columns
from core.view.cross_entropy import CrossEntropyView
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

__all__ = [
    "CURVE_LIMIT",
    "SHOWN",
    "SUM_TOLERANCE",
    "ActivationView",
    "AxisSums",
    "BatchesView",
    "Columns",
    "CrossEntropyView",
    "DescentView",
    "Information",
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
