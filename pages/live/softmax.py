"""What the bench of the Softmax page is given."""

from collections.abc import Callable
from functools import partial

import numpy as np

from core.experiment import TEMPERATURE_RANGE
from core.figures.softmax import softmax_spec
from core.figures.softmax_layout import HEIGHTS, column_names
from core.view import SoftmaxView
from pages.live import Bench, Slider
from pages.live.wire import column, encoded, scalar


def softmax_bench(view: SoftmaxView, gettext: Callable[[str], str]) -> Bench:
    """The bench of a `SoftmaxView`, in the reader's language."""
    return Bench(
        name="softmax",
        place=view.experiment.lane_key,
        figures={width: partial(softmax_spec, view, gettext, width) for width in HEIGHTS},
        sliders=[temperature_slider(gettext)],
        state=_state(view),
        numbers=_numbers(view),
        texts=_texts(gettext),
        more={
            "names": column_names(view, gettext),
            "label": view.name(view.label),
            "index": ", ".join(map(str, view.experiment.entry)),
        },
    )


def temperature_slider(_: Callable[[str], str]) -> Slider:
    """The slider of T, evenly spaced in log T."""
    low, high = TEMPERATURE_RANGE
    return Slider("temperature", _("Temperature"), "T", low, high, "log")


def _texts(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "class": _("class"),
        "logits": _("logit"),
        "scaled": _("1. × θ"),
        "shifted": _("2. − max"),
        "exponentials": _("3. exp"),
        "probabilities": _("4. ÷ sum"),
        "logProbabilities": _("log-softmax"),
        "sum": _("sum"),
        "handle": _("Logit of class {name}"),
        "theta": _("T = {temperature}   θ = 1/T = {theta}"),
        "readout": _("output[{index}] = P(label = {label} | value = {value}) = {probability}"),
        "entropy": _("Entropy {nats} nats = {bits} bits · perplexity {perplexity}"),
    }


def _state(view: SoftmaxView) -> dict[str, object]:
    return {
        "logits": encoded(view.logits),
        "lanes": len(view.logits),
        "classes": view.classes,
        "lane": view.lane,
        "label": view.label,
        "shown": view.shown.tolist(),
        "rest": view.rest,
        "lanesAreColumns": view.lanes_are_columns,
        "temperature": view.experiment.temperature,
        "temperatures": encoded(view.temperatures),
    }


def _numbers(view: SoftmaxView) -> dict[str, object]:
    """The columns of the table; of the rest only what has a meaning as a sum."""
    steps, rest = view.steps, bool(view.rest)
    mass = float(view.columns(steps.probabilities)[-1])
    columns = {
        "logits": (view.logits[view.lane], None),
        "scaled": (steps.scaled, None),
        "shifted": (steps.shifted, None),
        "exponentials": (steps.exponentials, scalar(view.columns(steps.exponentials)[-1])),
        "probabilities": (steps.probabilities, scalar(mass)),
        "logProbabilities": (steps.log_probabilities, float(np.log(mass)) if mass > 0 else None),
    }
    return {
        name: column(values[view.shown], [last] * rest) for name, (values, last) in columns.items()
    } | {
        "sum": scalar(steps.sum.item()),
        "entropy": scalar(view.entropy),
        "chosen": scalar(view.chosen_probability),
    }
