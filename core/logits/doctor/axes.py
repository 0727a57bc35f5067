"""Files of more than two axes whose labels say which axis is which, and what opens them."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from core.errors import Message
from core.logits.doctor.cures import cured
from core.logits.doctor.finding import Cure, Finding
from core.logits.open import Given, Logits, logits_of

Array = npt.NDArray[Any]


def without_axis_1(lead: tuple[int, ...], values: Array) -> tuple[int, ...] | None:
    """The shape of the labels of logits with classes in axis 1; None of a table.

    Args:
        lead: the axes of the file before its last one.
        values: the same logits as a table, (N, K).
    """
    return (lead[0], *lead[2:], values.shape[1]) if len(lead) > 1 else None


def class_axis(lead: tuple[int, ...], values: Array) -> Finding:
    """The classes in axis 1, where PyTorch has them; arguments as in `without_axis_1`."""
    shape = (*lead, values.shape[1])
    return Finding(
        "axis",
        "error",
        Message(
            "the logits have shape {logits} and the labels {labels}: the classes look like axis 1",
            logits=shape,
            labels=without_axis_1(lead, values),
        ),
        Message("classes belong in the last axis: save np.moveaxis(logits, 1, -1)"),
        cures=(
            _cure(
                Message("Open with axis 1 last"),
                "axis 1 last",
                shape,
                lambda full: np.ascontiguousarray(np.moveaxis(full, 1, -1)),
            ),
        ),
    )


def epochs(lead: tuple[int, ...], values: Array, *others: Cure) -> Finding:
    """Labels for each of several epochs, or runs; `others` are further cures."""
    shape = (*lead, values.shape[1])
    return Finding(
        "epochs",
        "error",
        Message(
            "the labels fit each of {count} parts of the file: its first axis looks like one of "
            "epochs or runs",
            count=lead[0],
        ),
        Message("look at one of them here, and at all epochs on the page Epoch by epoch"),
        cures=(
            _cure(Message("Open the last one"), "logits[-1]", shape, lambda full: full[-1]),
            *others,
        ),
    )


def _cure(
    what: Message, done: str, shape: tuple[int, ...], change: Callable[[Array], Array]
) -> Cure:
    """A cure by other logits, made of those of the file in the shape that it has."""

    def apply(given: Given) -> Logits:
        full = np.asarray(given.parts.values).reshape(shape)
        parts = replace(given.parts, values=change(full), columns={})
        return cured(logits_of(replace(given, parts=parts)), done)

    return Cure(what, apply)
