"""What the benches of Softmax and Cross entropy share: one row of logits and what it costs."""

from collections.abc import Callable
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from core.losses import LOSSES, Inputs, LabelDomain, Loss
from core.view import Columns, RowLoss
from core.view.row_loss import FAMILY
from core.view.simplex import CLASSES, temperatures
from pages.live.wire import column, encoded, scalar

# Losses that the browser does not compute while a hand moves: they follow on release. Those of
# pages/live/losses.js and these are all; a test says so.
ON_RELEASE = ("mean_squared_error",)


def row_state(
    row: RowLoss, columns: Columns, axes: dict[str, str], _: Callable[[str], str]
) -> dict[str, object]:
    """What the browser computes a row from.

    Args:
        row: the row.
        columns: its classes that have a column.
        axes: the numbers of the charts' axes.
        _: the reader's language.
    """
    return {
        "label": row.label,
        "shown": columns.shown.tolist(),
        "rest": columns.rest,
        "classes": columns.classes,
        "temperature": row.temperature,
        "axes": axes,
        "curveLogits": encoded(row.curve_logits),
        "curveProbabilities": encoded(row.curve_probabilities),
        "simplex": encoded(temperatures() if len(row.logits) == CLASSES else []),
        "family": family_texts(_),
    }


@lru_cache(8)  # a few languages; every edit asks
def family_texts(_: Callable[[str], str]) -> tuple[dict[str, object], ...]:
    """What is said of each loss of the family, in the reader's language."""
    return tuple(_loss(LOSSES[key], _) for key in FAMILY)


def _loss(loss: Loss, _: Callable[[str], str]) -> dict[str, object]:
    parameters = {parameter.name: parameter.default for parameter in loss.parameters}
    shown = ", ".join(f"{name} = {value:g}" for name, value in parameters.items() if value)
    compared = _("logits x / T") if loss.inputs is Inputs.LOGITS else "p"
    if loss.elementwise:
        compared += _(", summed over the classes")
    return {
        "key": loss.key,
        "name": f"{loss.key} ({shown})" if shown else loss.key,
        "parameters": parameters,
        "takes": {
            LabelDomain.DISTRIBUTION: _("a distribution"),
            LabelDomain.INDEX: _("a class"),
            LabelDomain.ELEMENT: _("numbers from 0 to 1"),
            LabelDomain.VALUE: _("any numbers"),
        }[loss.labels],
        "compares": compared,
    }


def row_numbers(row: RowLoss, columns: Columns) -> dict[str, object]:
    """What Python computed of the row; of the rest only what has a meaning as a sum."""
    shares = {"probabilities": row.steps.probabilities, "gradient": row.gradient}
    present = [row.steps.probabilities[row.label], row.loss, row.gradient[row.label]]
    return {
        "logits": kept(row.logits, columns),
        **{name: with_mass(values, columns) for name, values in shares.items()},
        "logProbabilities": split(columns.with_log_mass(row.steps.log_probabilities), columns),
        "present": column(present),
        "family": column(list(row.family.values())),
        "entropy": scalar(row.entropy),
    }


def kept(values: npt.NDArray[np.float64], columns: Columns) -> dict[str, object]:
    """The shown classes of values without a meaning as a sum; an empty cell for the rest."""
    return column(values[columns.shown], [None] * bool(columns.rest))


def with_mass(values: npt.NDArray[np.float64], columns: Columns) -> dict[str, object]:
    """The shown classes of values, and the sum over the rest."""
    return split(columns.with_mass(values), columns)


def split(whole: npt.NDArray[np.float64], columns: Columns) -> dict[str, object]:
    """Columns as they are written: the shown classes, and the rest as a number for JSON."""
    shown = len(columns.shown)
    return column(whole[:shown], [scalar(value) for value in whole[shown:]])


@lru_cache(8)
def row_texts(_: Callable[[str], str]) -> dict[str, str]:
    """What the bench says of a row."""
    return {
        "handle": _("Logit of class {name}"),
        "probabilityHandle": _("Probability of class {name}"),
        "pointLogit": _("Logit of class {name} on the loss curve"),
        "pointProbability": _("Probability of class {name} on the loss curve"),
        "theta": _("T = {temperature}   θ = 1/T = {theta}"),
        "entropy": _("Entropy {nats} nats = {bits} bits · perplexity {perplexity}"),
        "family": _("Every loss of these logits and this label"),
        "lossName": _("loss"),
        "takes": _("its label"),
        "compares": _("compared with"),
        "value": _("value"),
        "class": _("class"),
        "sum": _("sum"),
        "gradient": _("gradient"),
    }
