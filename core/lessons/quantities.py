"""The numbers of an experiment that a lesson may ask for, by name.

Beside those that are computed, each field of the experiment is one by its own name: `temperature`,
`rate`, `logits`.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from core.errors import InputError
from core.experiment import (
    ActivationExperiment,
    CrossEntropyExperiment,
    LogitsExperiment,
    NetworkExperiment,
    NumericsExperiment,
    RaceExperiment,
    SigmoidExperiment,
    SoftmaxExperiment,
)
from core.experiment.gradient_descent import DescentExperiment
from core.logits import Opened, TemperatureFit, load_sample
from core.query import Experiment, shortened
from core.view import (
    ActivationView,
    CrossEntropyView,
    DescentView,
    LogitsView,
    NetworkView,
    NumericsView,
    Pitfalls,
    PosWeightView,
    RaceView,
    SigmoidView,
    SoftmaxView,
)

Made = Mapping[str, Callable[[Any], Any]]

SOFTMAX: Made = {
    "scaled": lambda view: view.tensor.scaled,
    "shifted": lambda view: view.tensor.shifted,
    "exponentials": lambda view: view.tensor.exponentials,
    "sum": lambda view: view.steps.sum.ravel()[0],
    "probabilities": lambda view: view.tensor.probabilities,
    "log_probabilities": lambda view: view.tensor.log_probabilities,
    "probability": lambda view: view.chosen_probability,
    "total": lambda view: view.tensor.probabilities.sum(),
    "column_sums": lambda view: np.atleast_2d(view.tensor.probabilities).sum(axis=-2),
    "row_sums": lambda view: view.tensor.probabilities.sum(axis=-1),
    "entropy": lambda view: view.row.information.prediction,
    "perplexity": lambda view: np.exp(view.row.information.prediction),
    "loss": lambda view: view.row.loss,
    "gradient": lambda view: view.row.gradient,
}
CROSS_ENTROPY: Made = {
    "probabilities": lambda view: view.row.steps.probabilities,
    "targets": lambda view: view.experiment.targets,
    "terms": lambda view: view.row.terms,
    "loss": lambda view: view.row.loss,
    "losses": lambda view: view.losses,
    "sum": lambda view: view.total,
    "mean": lambda view: view.mean,
    "gradient": lambda view: view.row.gradient,
    "label_entropy": lambda view: view.row.information.label,
    "divergence": lambda view: view.row.information.divergence,
    "swapped": lambda view: view.row.information.swapped,
    "clipped": lambda view: Pitfalls(view).clipped,
    "without_shift": lambda view: Pitfalls(view).without_shift,
    "softmax_twice": lambda view: Pitfalls(view).twice,
}
SIGMOID: Made = {
    "sigmoid": lambda view: view.sigmoid,
    "softmax": lambda view: view.softmax,
    "losses": lambda view: view.row_losses,
    "sum": lambda view: view.total,
    "mean": lambda view: view.mean,
    "gradient": lambda view: view.gradient,
    "precision": lambda view: PosWeightView(view).precision,
    "recall": lambda view: PosWeightView(view).recall,
    "confusion": lambda view: PosWeightView(view).confusion,
}
DESCENT: Made = {
    "x": lambda view: view.path.points,
    "J": lambda view: view.path.values,
    "slopes": lambda view: view.path.gradients,
    "rates": lambda view: view.path.rates,
    "factors": lambda view: view.factors,
    "verdict": lambda view: view.path.verdict.value,
    "other_x": lambda view: () if view.other is None else view.other.points,
    "other_verdict": lambda view: "" if view.other is None else view.other.verdict.value,
}
RACE: Made = {
    "point": lambda view: view.path.points,
    "J": lambda view: view.path.values,
    "verdict": lambda view: view.path.verdict.value,
}
NETWORK: Made = {
    "outputs": lambda view: view.passed.layers[-1].activations[0],
    "pre_activations": lambda view: view.logits,
    "probabilities": lambda view: view.probabilities,
    "linear_probabilities": lambda view: view.by_output["linear"],
    "prediction": lambda view: view.prediction,
    "right": lambda view: view.label,
    "loss": lambda view: view.back.loss,
    "parameters": lambda view: view.architecture.parameters,
    "active": lambda view: [int((layer.activations[0] > 0).sum()) for layer in view.passed.layers],
    "deltas": lambda view: view.back.layers[view.experiment.layer].deltas[0],
    "last_deltas": lambda view: view.back.layers[-1].deltas[0],
    "delta_norms": lambda view: [np.linalg.norm(layer.deltas[0]) for layer in view.back.layers],
    "pre_activation": lambda view: None if view.terms is None else view.terms.pre_activation,
    "activation": lambda view: None if view.terms is None else view.terms.activation,
    "error": lambda view: None if view.terms is None else view.terms.error,
    "slope": lambda view: None if view.terms is None else view.terms.slope,
    "delta": lambda view: None if view.terms is None else view.terms.delta,
}
NUMERICS: Made = {
    "scaled": lambda view: view.scaled,
    # in the order of `ENTROPIES`
    "loss_of_logits": lambda view: view.losses[0],
    "loss_of_softmax": lambda view: view.losses[1],
    "loss_clipped": lambda view: view.losses[2],
    "slope_of_logits": lambda view: view.slopes[0],
    "slope_of_softmax": lambda view: view.slopes[1],
    "slope_clipped": lambda view: view.slopes[2],
}
ACTIVATIONS: Made = {
    "value": lambda view: view.value,
    "slopes": lambda view: view.slopes,
}
YOUR_LOGITS: Made = {
    "rows": lambda view: view.opened.summary.rows,
    "accuracy": lambda view: view.opened.summary.accuracy,
    "mistakes": lambda view: view.opened.summary.rows - view.opened.summary.hits,
    "mean_loss": lambda view: view.opened.summary.mean_loss,
    "recall": lambda view: view.opened.confusion.recall,
    "precision": lambda view: view.opened.confusion.precision,
    "most_confused": lambda view: view.opened.confusion.pairs[0],  # label, prediction
    "costliest": lambda view: view.opened.table.loss.argmax(),
    "surest_mistake": lambda view: _surest_mistake(view),
    "row": lambda view: _row(view),
    "prediction": lambda view: view.opened.table.prediction[_row(view)],
    "label": lambda view: view.opened.logits.labels[_row(view)],
    "confidence_of_row": lambda view: view.opened.table.confidence[_row(view)],
    "loss_of_row": lambda view: view.opened.table.loss[_row(view)],
    "probability_of_label": lambda view: np.exp(-view.opened.table.loss[_row(view)]),
    "fitted": lambda view: _fit(view).temperature,
    "T": lambda view: view.opened.temperature(view.experiment.temperature),
    "nll": lambda view: view.calibrated.quality.nll,
    "ece": lambda view: view.calibrated.quality.ece,
    "mce": lambda view: view.calibrated.quality.mce,
    "brier": lambda view: view.calibrated.quality.brier,
    "accuracy_at_T": lambda view: view.calibrated.hits.mean(),
    "mean_confidence": lambda view: view.calibrated.confidence.mean(),
}


def _row(view: LogitsView) -> int:
    """The chosen row."""
    file = view.experiment.file
    return 0 if file is None else file.row


def _surest_mistake(view: LogitsView) -> int:
    """The row of the largest confidence whose prediction is not its label."""
    table, labels = view.opened.table, view.opened.logits.labels
    return int(np.where(table.prediction == labels, -1, table.confidence).argmax())


def _fit(view: LogitsView) -> TemperatureFit:
    fit = view.opened.fit
    assert isinstance(fit, TemperatureFit)  # the sample has labels, and a gain
    return fit


@lru_cache(maxsize=1)
def _sample() -> Opened:
    return Opened(load_sample())


def _sample_view(experiment: LogitsExperiment) -> LogitsView:
    """The digits that come with the app: no lesson knows what is in another file."""
    opened = _sample()
    if experiment.file and not opened.logits.digest.startswith(experiment.file.digest):
        raise InputError("this is about the digits that come with the app, not another file")
    return LogitsView(experiment, opened)


# For each experiment with computed quantities: its view, and them.
_VIEWS: dict[type[Experiment], tuple[Callable[[Any], Any], Made]] = {
    SoftmaxExperiment: (SoftmaxView, SOFTMAX),
    CrossEntropyExperiment: (CrossEntropyView, CROSS_ENTROPY),
    SigmoidExperiment: (SigmoidView, SIGMOID),
    DescentExperiment: (DescentView, DESCENT),
    RaceExperiment: (RaceView, RACE),
    NetworkExperiment: (NetworkView, NETWORK),
    NumericsExperiment: (NumericsView, NUMERICS),
    ActivationExperiment: (ActivationView, ACTIVATIONS),
    LogitsExperiment: (_sample_view, YOUR_LOGITS),
}
QUANTITIES: dict[str, Made] = {kind.page: made for kind, (_, made) in _VIEWS.items()}


def view_of(experiment: Experiment) -> Any:
    """What a page shows of an experiment; of Your logits, where the digits are open.

    Raises:
        InputError: another file is open.

    Example:
        >>> view_of(SoftmaxExperiment()).chosen_probability.round(6).item()
        0.665241
    """
    view, _ = _VIEWS[type(experiment)]
    return view(experiment)


def names_of(kind: type[Experiment]) -> tuple[str, ...]:
    """The names of all quantities of a page, the computed ones first.

    Example:
        >>> names_of(SoftmaxExperiment)[4]
        'probabilities'
    """
    own = [item.name for item in fields(kind)]
    made = QUANTITIES.get(kind.page, {})
    return (*made, *(name for name in own if name not in made))


def quantity(experiment: Experiment, name: str, index: tuple[int, ...] = ()) -> float | str | None:
    """A quantity of an experiment, or one entry of it.

    Args:
        experiment: what a page shows.
        name: one of `names_of`.
        index: the place in an array; negative numbers count from its end.

    Returns:
        A number, or a word; None where the experiment has none.

    Raises:
        InputError: there is no such quantity, or no such place in it.

    Example:
        >>> round(quantity(SoftmaxExperiment(), "probabilities", (2,)), 6)
        0.665241
    """
    kind = type(experiment)
    made = QUANTITIES.get(kind.page, {})
    if name in made:
        value = made[name](view_of(experiment))
    elif name in names_of(kind):
        value = getattr(experiment, name)
    else:
        raise InputError(
            "there is no quantity {name!r} on the page {page}; there are: {known}",
            name=shortened(name),
            page=kind.page,
            known=", ".join(names_of(kind)),
        )
    return _entry(value, name, index)


def _entry(value: Any, name: str, index: tuple[int, ...]) -> float | str | None:
    if value is None or isinstance(value, str):
        return value
    numbers: npt.NDArray[Any] = np.asarray(value)
    if numbers.dtype.kind not in "fiub":
        raise InputError("{name} is neither a number nor a word", name=name)
    fits = len(index) == numbers.ndim and all(
        -length <= at < length for at, length in zip(index, numbers.shape, strict=True)
    )
    if not fits:
        raise InputError(
            "{name} has the shape {shape}: {index} is no place in it",
            name=name,
            shape=list(numbers.shape),
            index=shortened(str(list(index))),
        )
    return float(numbers[index])
