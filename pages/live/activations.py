"""What the bench of the page Activations is given: the curve and the gallery."""

from collections.abc import Callable
from functools import partial

from core.activations import ACTIVATIONS
from core.experiment.activations import MOST_INPUT
from core.figures.activations import HEIGHTS, TANGENT, activation_figure, cell
from core.view import ActivationView
from core.view.activations import SAMPLES
from pages.live import Bench, Slider
from pages.live.wire import encoded, scalar

SYMBOLS = {"negative_slope": "a", "alpha": "α", "beta": "β"}


def activations_bench(view: ActivationView, gettext: Callable[[str], str]) -> Bench:
    """The bench of an `ActivationView`, in the reader's language."""
    return Bench(
        name="activations",
        place=view.experiment.place,
        figures={width: partial(activation_figure, view, gettext, width) for width in HEIGHTS},
        sliders=_sliders(view),
        state=_state(view),
        numbers=_numbers(view),
        texts=_texts(gettext),
        more={"names": [entry.title.translated(gettext) for entry in ACTIVATIONS.values()]},
    )


def symbol(name: str) -> str:
    """How a parameter is written in the formula."""
    return SYMBOLS.get(name, name)


def _sliders(view: ActivationView) -> list[Slider]:
    return [
        Slider(
            parameter.name,
            parameter.name,
            symbol(parameter.name),
            parameter.low,
            parameter.high,
            "whole" if parameter.name == "pieces" else "linear",
            0.0 if parameter.name == "pieces" else 0.05,
            f"act_{parameter.name}",
        )
        for parameter in view.entry.parameters
    ]


def _state(view: ActivationView) -> dict[str, object]:
    values, slopes = view.samples
    experiment = view.experiment
    return {
        "activation": experiment.activation,
        "keys": list(ACTIVATIONS),
        "cells": [cell(at) for at in range(len(ACTIVATIONS))],
        "x": experiment.x,
        "other": experiment.other,
        "arity": view.arity,
        "low": -MOST_INPUT,
        "step": 2 * MOST_INPUT / (SAMPLES - 1),
        "values": encoded(values),
        "slopes": [encoded(row) for row in slopes[:2]],
        "exact": {"x": experiment.x, "value": view.value, "slopes": view.slopes[:2].tolist()},
        "tangent": TANGENT,
        "family": _family(view),
        "symbols": {name: symbol(name) for name in view.settings},
        **view.settings,
    }


def _family(view: ActivationView) -> dict[str, object] | None:
    """The curves that a hand on the parameter goes through; a number of inputs bends none."""
    if view.arity > 1 or not view.entry.parameters:
        return None
    values, curves, slopes = view.family
    return {
        "key": view.entry.parameters[0].name,
        "at": encoded(values),
        "x": encoded(view.curve[0]),
        "curves": [encoded(row) for row in curves],
        "slopes": [encoded(row) for row in slopes],
    }


def _numbers(view: ActivationView) -> dict[str, object]:
    return {
        "value": scalar(view.value),
        "slope": scalar(float(view.slopes[0])),
        "slopeOther": scalar(float(view.slopes[-1])),
    }


def _texts(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "point": _("The point x"),
        "other": _("The other input x₂"),
        "choose": _("Show {name}"),
        "one": _("x = {x}: f(x) = {value}, f′(x) = {slope}"),
        "more": _("x₁ = {x}, x₂ = {other}: f = {value}, ∂f/∂x₁ = {slope}, ∂f/∂x₂ = {slopeOther}"),
    }
