"""What the bench of the two classes is given, on the page Activations."""

from collections.abc import Callable
from functools import lru_cache, partial

import numpy as np

from core.activations.separation import CELLS, EVERY, KEPT, Training
from core.experiment.activations import LAST_PICTURE
from core.figures.separation import HEIGHTS, separation_figure
from core.view import ActivationView
from pages.live import Bench
from pages.live.gradient_descent import player_texts
from pages.live.wire import encoded

LEVELS = 14  # of a cell's probability, so that a half has one: a hexadecimal digit


def separation_bench(view: ActivationView, gettext: Callable[[str], str]) -> Bench:
    """The bench of the training of an `ActivationView`, in the reader's language."""
    _ = gettext
    trainings = {"linear": view.straight, "network": view.training}
    return Bench(
        name="separation",
        place=view.experiment.place,
        figures={width: partial(separation_figure, view, gettext, width) for width in HEIGHTS},
        state={
            "step": view.experiment.step,
            "last": LAST_PICTURE,
            "every": EVERY,
            "cells": CELLS,
            "name": view.entry.title.translated(gettext),
            "dead": view.training.dead,
            "silent": encoded(view.training.silent),
            "learned": _learned(view.training),
            "trainings": {name: _training(each) for name, each in trainings.items()},
        },
        numbers={},
        texts=_texts(gettext),
        more={"player": player_texts(gettext)},
        undoes=False,
    )


@lru_cache(2 * KEPT)  # a training is the same object as long as it is remembered
def _training(training: Training) -> dict[str, object]:
    return {
        "losses": encoded(training.losses),
        "accuracies": encoded(training.accuracies),
        "pictures": [digits(picture) for picture in training.pictures],
    }


def _learned(training: Training) -> list[str]:
    """The learned parameter of both layers, a row a layer; none where nothing is learned."""
    return [] if training.learned is None else [encoded(row) for row in training.learned.T]


def digits(picture: np.ndarray) -> str:
    """A picture as one hexadecimal digit a cell, row by row; NaN is undecided.

    Example:
        >>> digits(np.array([[0.0, 0.5], [0.7, 1.0]]))
        '07ae'
    """
    levels = np.rint(np.nan_to_num(picture, nan=0.5) * LEVELS)
    return "".join(f"{int(level):x}" for level in levels.ravel())


def _texts(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "position": _("step {step} of {last}"),
        "line": _(
            "Step {step}: with {name} {accuracy} of the points are right, loss {loss}; without an "
            "activation {linearAccuracy}, loss {linearLoss}"
        ),
        "learned": _("Learned along: α is {first} in the first layer, {second} in the second"),
        "silent": _("{share} of the hidden units answer no point"),
        "dead": _(
            "Dead from the start: no error reaches the weights, so nothing is learned, however "
            "long it is trained"
        ),
    }
