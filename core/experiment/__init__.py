"""The experiments of the pages: frozen, checked, and complete in a link; a module a page."""

from core.experiment.activations import ActivationExperiment
from core.experiment.batches import BatchesExperiment
from core.experiment.compare import CompareExperiment
from core.experiment.cross_entropy import CrossEntropyExperiment
from core.experiment.epochs import EpochsExperiment
from core.experiment.gradient_descent import DescentExperiment
from core.experiment.losses import LossesExperiment
from core.experiment.network import NetworkExperiment
from core.experiment.numerics import NumericsExperiment
from core.experiment.old_or_wrong import OldOrWrongExperiment
from core.experiment.sigmoid import POS_WEIGHT_RANGE, SigmoidExperiment
from core.experiment.softmax import SoftmaxExperiment
from core.experiment.temperature import TEMPERATURE_RANGE
from core.experiment.two_variables import RaceExperiment
from core.experiment.your_logits import SORTS, LogitsExperiment
from core.query import Experiment

__all__ = [
    "EXPERIMENTS",
    "POS_WEIGHT_RANGE",
    "SORTS",
    "TEMPERATURE_RANGE",
    "ActivationExperiment",
    "BatchesExperiment",
    "CompareExperiment",
    "CrossEntropyExperiment",
    "DescentExperiment",
    "EpochsExperiment",
    "LogitsExperiment",
    "LossesExperiment",
    "NetworkExperiment",
    "NumericsExperiment",
    "OldOrWrongExperiment",
    "RaceExperiment",
    "SigmoidExperiment",
    "SoftmaxExperiment",
]

EXPERIMENTS: dict[str, type[Experiment]] = {
    kind.page: kind
    for kind in (
        SoftmaxExperiment,
        CrossEntropyExperiment,
        SigmoidExperiment,
        LossesExperiment,
        DescentExperiment,
        RaceExperiment,
        BatchesExperiment,
        ActivationExperiment,
        NetworkExperiment,
        NumericsExperiment,
        OldOrWrongExperiment,
        LogitsExperiment,
        CompareExperiment,
        EpochsExperiment,
    )
}
