"""The experiments of the pages: frozen, checked, and complete in a link; a module a page."""

from core.experiment.batches import BatchesExperiment
from core.experiment.cross_entropy import CrossEntropyExperiment
from core.experiment.gradient_descent import DescentExperiment
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
    "BatchesExperiment",
    "CrossEntropyExperiment",
    "DescentExperiment",
    "LogitsExperiment",
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
        DescentExperiment,
        RaceExperiment,
        BatchesExperiment,
        LogitsExperiment,
    )
}
