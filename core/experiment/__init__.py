"""The experiments of the pages: frozen, checked, and complete in a link; a module a page."""

from core.experiment.softmax import SoftmaxExperiment
from core.experiment.temperature import TEMPERATURE_RANGE
from core.experiment.your_logits import SORTS, LogitsExperiment
from core.query import Experiment

__all__ = [
    "EXPERIMENTS",
    "SORTS",
    "TEMPERATURE_RANGE",
    "LogitsExperiment",
    "SoftmaxExperiment",
]

EXPERIMENTS: dict[str, type[Experiment]] = {
    kind.page: kind for kind in (SoftmaxExperiment, LogitsExperiment)
}
