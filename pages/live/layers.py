"""What the bench of the layers is given, on the page Activations."""

from collections.abc import Callable
from functools import partial

import numpy as np

from core.activations.layers import SATURATED, UNITS
from core.experiment.activations import MOST_DEPTH, MOST_GAIN, MOST_MEAN, MOST_SPREAD
from core.figures.layers import layers_figure
from core.figures.layout import WIDTHS
from core.view import ActivationView
from pages.live import Bench, Slider
from pages.live.wire import encoded, scalar

NORMALS = 2048  # that the browser moves while a hand does; Python has four times as many
REACH = 60.0  # of the samples of f and f': as far as an input may lie
SAMPLES = 2401


def layers_bench(view: ActivationView, gettext: Callable[[str], str]) -> Bench:
    """The bench of the layers of an `ActivationView`, in the reader's language."""
    _ = gettext
    return Bench(
        name="layers",
        place=view.experiment.place,
        figures={width: partial(layers_figure, view, gettext, width) for width in WIDTHS},
        sliders=[
            Slider("mean", _("Mean of the inputs"), _("mean"), -MOST_MEAN, MOST_MEAN, "linear",
                   0.05, "act_mean"),
            Slider("spread", _("Spread of the inputs"), _("spread"), 0, MOST_SPREAD, "linear",
                   0.05, "act_spread"),
            Slider("gain", _("Gain of the weights"), _("gain"), 0, MOST_GAIN, "linear", 0.05,
                   "act_gain"),
            Slider("depth", _("Layers"), _("layers"), 1, MOST_DEPTH, "whole", field="act_depth"),
        ],
        state=_state(view),
        numbers={
            role: {"values": encoded(found.shares), "rest": []}
            for role, found in view.histograms.items()
        }
        | {
            "saturated": scalar(float(view.stack.saturated[0])),
            "silent": scalar(float(view.stack.silent[0])),
        },
        texts=_texts(gettext),
        undoes=False,
    )  # fmt: skip


def _state(view: ActivationView) -> dict[str, object]:
    experiment, stack = view.experiment, view.stack
    moves = view.arity == 1 and experiment.spread > 0
    x = np.linspace(-REACH, REACH, SAMPLES)
    curves = (
        {
            "normals": encoded((stack.inputs.ravel()[:NORMALS] - experiment.mean)
                               / experiment.spread),
            "values": encoded(view.entry.value(x, **view.settings)),
            "slopes": encoded(view.entry.derivative(x, **view.settings)),
        }
        if moves
        else {}
    )  # fmt: skip
    return curves | {
        "mean": experiment.mean,
        "spread": experiment.spread,
        "gain": experiment.gain,
        "depth": experiment.depth,
        "reach": REACH,
        "limit": SATURATED,
        "bins": {role: [found.low, found.high] for role, found in view.histograms.items()},
        "dead": round(float(stack.dead[0]) * UNITS * view.arity),
        "inputs": UNITS * view.arity,
        "last": {
            "spread": scalar(float(stack.spreads[-1])),
            "error": scalar(float(stack.errors[0])),
        },
    }


def _texts(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "mean": _("mean"),
        "spread": _("spread"),
        "gain": _("gain"),
        "depth": _("layers"),
        "first": _(
            "First layer: {saturated} of the derivatives are below {limit}, which is saturated; "
            "{silent} are 0"
        ),
        "dead": _("Dead inputs: {dead} of {inputs} (their derivative is 0 for the whole batch)"),
        "deep": _(
            "Layer {depth}: the outputs have a spread of {spread}; of an error of 1 there, {error} "
            "comes back to the first layer"
        ),
    }
