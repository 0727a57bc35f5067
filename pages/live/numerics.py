"""What the bench of the page Numerics is given."""

import re
import sys
from collections.abc import Callable
from decimal import Decimal
from functools import partial

import numpy as np

from core.errors import Message
from core.experiment.numerics import LARGEST, SCALES
from core.figures.numerics import HEIGHTS, numerics_spec
from core.numerics import ENTROPIES, FORMATS, NOTHING, Format, State, Trial
from core.query import written
from core.view.numerics import SIZES, Array, Cells, NumericsView, Step
from pages.live import Bench, Slider
from pages.live.wire import column, encoded

EXPONENT = re.compile(r"e(?:\+|(-))?0*(\d)", re.ASCII)
TONES = {state: state.name.lower() for state in State}
LEAST_DIGITS = 4  # 3.25 is a number of four binary digits
MOST_AWAY = 700.0  # exp of it is a double
SPARE = 3  # digits of an exact number beyond those of the type


def numerics_bench(view: NumericsView, gettext: Callable[[str], str]) -> Bench:
    """The bench of a `NumericsView`, in the reader's language."""
    _ = gettext
    return Bench(
        name="numerics",
        place=view.experiment.place,
        figures={width: partial(numerics_spec, view, gettext, width) for width in HEIGHTS},
        sliders=[
            Slider("scale", _("Size of the logits"), "×", *SCALES, "log", field="numerics_scale")
        ],
        state=_state(view, gettext),
        numbers=_numbers(view),
        texts=_texts(gettext) | _faults(gettext),
    )


def _state(view: NumericsView, gettext: Callable[[str], str]) -> dict[str, object]:
    experiment = view.experiment
    return {
        "logits": encoded(experiment.logits),
        "scale": experiment.scale,
        "sizes": encoded(SIZES),
        "largest": LARGEST,
        "type": experiment.dtype,
        "way": experiment.way,
        "types": [{"key": kind.key, "title": kind.title} for kind in FORMATS.values()],
        "ways": [_way(trial, gettext) for trial in view.trials.values()],
        "entropies": [entry.title.translated(gettext) for entry in ENTROPIES.values()],
        "now": _numbers(view),
        "sweep": _cells(view.sweep_cells) | {"errors": encoded(view.sweep_cells.errors)},
        "losses": encoded(_sweep_losses(view)),
        "steps": [_step(step, view, gettext) for step in view.steps],
        "guilty": view.guilty,
        "casts": [_cast(view, at, kind) for at, kind in enumerate(FORMATS.values())],
        "stepsCaption": _steps_caption(view).translated(gettext),
        "aside": _aside(view).translated(gettext),
    }


def _way(trial: Trial, gettext: Callable[[str], str]) -> dict[str, object]:
    return {
        "key": trial.way.key,
        "title": trial.way.title.translated(gettext),
        "operations": [operation.symbol for operation in trial.operations],
    }


def _numbers(view: NumericsView) -> dict[str, object]:
    """The present size, as `derive` has it of another."""
    return {
        **_cells(view.cells),
        "errors": column(view.cells.errors),
        "losses": column(view.losses),
        "slopes": column(view.slopes),
        "exact": column([float(view.exact_loss), float(view.exact_slope)]),
    }


def _cells(cells: Cells) -> dict[str, object]:
    """Everything but the errors in a letter each."""
    return {
        "states": _letters(cells.states),
        "guilty": _letters(cells.guilty),
        "causes": _letters(cells.causes),
    }


def _letters(numbers: Array) -> str:
    return "".join("-" if number == NOTHING else str(number) for number in numbers.ravel().tolist())


def _sweep_losses(view: NumericsView) -> Array:
    """A row a size: losses, slopes, and the exact loss."""
    losses, slopes = np.moveaxis(view.sweep_entropies, -1, 0)
    return np.column_stack([losses.T, slopes.T, view.sweep_loss])


def _step(step: Step, view: NumericsView, gettext: Callable[[str], str]) -> dict[str, object]:
    """A row of the table of operations, with a colour for each number."""
    kind, classes = view.format, view.experiment.classes
    texts = [number_text(value, kind) for value in step.values]
    tones = [TONES[State(state)] for state in step.states]
    if len(texts) == 1:  # it is one for the row
        texts, tones = [""] * classes + texts, [""] * classes + tones
    else:
        texts, tones = [*texts, ""], [*tones, ""]
    verdict = verdicts()[step.state].translated(gettext)
    exact = exact_text(step.exact, kind)
    return {
        "symbol": step.symbol,
        "cells": [*texts, exact, error_text(step.error), verdict],
        "tones": [*tones, "", "", TONES[step.state]],
    }


def _cast(view: NumericsView, at: int, kind: Format) -> dict[str, object]:
    """What a type makes of the logits, by how much, and what that alone does to a probability."""
    values, states = view.cast(at)
    away = float(np.abs(values - view.scaled).max())
    share = float(np.expm1(min(away, MOST_AWAY)))
    factor = f"{share:.2%}" if share < 1 else _short(f"× {1 + share:.3g}")
    factor = factor if share == 0 or share >= 1e-4 else _short(f"{100 * share:.0e}%")
    texts = [number_text(value, kind) for value in values]
    whole = np.isfinite(away)
    return {
        "cells": [*texts, _short(f"{away:.3g}") if whole else "NaN", factor if whole else "NaN"],
        "tones": [TONES[State(state)] for state in states],
    }


def number_text(value: float, kind: Format) -> str:
    """A number of a type with all digits that tell it from its neighbours."""
    shortest = kind.digits == sys.float_info.mant_dig
    text = written(value) if shortest else f"{float(value):.{_digits(kind)}g}"
    return _short(text.replace("inf", "∞").replace("nan", "NaN"))


def exact_text(value: Decimal, kind: Format) -> str:
    """An exact number, with some digits more than the type has."""
    if not value.is_finite():
        return "> 1e308"
    return _short(f"{value:.{_digits(kind) + SPARE}g}")


def _digits(kind: Format) -> int:
    return max(LEAST_DIGITS, 2 + int((kind.digits - 1) * np.log10(2)))


def error_text(error: float) -> str:
    """An error in units in the last place, as the browser writes it."""
    if not np.isfinite(error):
        return "NaN" if np.isnan(error) else "∞"
    if error < 0.005:
        return "0"
    return (
        f"{error:.2g}"
        if error < 100
        else f"{error:.0f}"
        if error < 1000
        else _short(f"{error:.0e}")
    )


def _short(text: str) -> str:
    """A number without what its exponent does not need: 1e7 for 1e+07."""
    return EXPONENT.sub(r"e\1\2", text)


def verdicts() -> dict[State, Message]:
    """What a state is called beside a number."""
    return {
        State.FINE: Message("fine"),
        State.LOST: Message("digits lost"),
        State.UNDERFLOW: Message("underflow"),
        State.OVERFLOW: Message("overflow"),
        State.INFINITE: Message("∞, of log 0"),
        State.NAN: Message("not a number"),
    }


def _steps_caption(view: NumericsView) -> Message:
    return Message(
        "{way} in {type}: every operation, rounded to {digits} binary digits",
        way=view.way.title,
        type=view.format.title,
        digits=view.format.digits,
    )


def _aside(view: NumericsView) -> Message:
    """What else there is to say of the chosen cell."""
    symbols = [operation.symbol for operation in view.trials[view.experiment.way].operations]
    if view.harmless != NOTHING:
        return Message(
            "{operation} is not exact to half of its digits, and does the answer no harm.",
            operation=symbols[view.harmless],
        )
    if view.format.infinite:
        return Message(
            "{type}: largest number {largest}, smallest with all its digits {least}.",
            type=view.format.title,
            largest=_brief(view.format.largest),
            least=_brief(view.format.normal),
        )
    return Message(
        "{type} has no infinity: what is larger than {largest} becomes NaN.",
        type=view.format.title,
        largest=f"{view.format.largest:g}",
    )


def _brief(value: float) -> str:
    return f"{value:,.0f}" if 1 <= value < 1e6 else _short(f"{value:.3g}")


def _faults(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "fault_lost": _("loses its digits"),
        "fault_underflow": _("underflows"),
        "fault_overflow": _("overflows"),
        "fault_infinite": _("is ∞"),
        "fault_nan": _("is not a number"),
    }


def _texts(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "handle": _("Logit of class {name}"),
        "sizeHandle": _("Size of the logits, as a power of ten"),
        "size": _("logits × {size}"),
        "waits": _("{type}, {way}: computed when the hand lets go"),
        "fine": _("{type}, {way}: the answer is off by {error} ulp, nothing goes wrong"),
        "spoilt": _("{type}, {way}: {operation} {fault}, and the answer is off by {error} ulp"),
        "broken": _("{type}, {way}: {operation} {fault}, and the answer is {error}"),
        "cells": _("Error of the answer in ulp: press a cell to see its operations"),
        "cell": _("{error}: {operation} {fault}"),
        "type": _("type"),
        "operation": _("operation"),
        "class": _("class {name}"),
        "whole": _("for all"),
        "exactly": _("exact"),
        "ulp": _("error in ulp"),
        "verdict": _("verdict"),
        "casts": _("What a cast makes of the logits, before anything is computed"),
        "change": _("largest change"),
        "ofP": _("of p, at most"),
        "entropies": _("Cross entropy of the logits, and of softmax of the logits"),
        "program": _("cross entropy"),
        "loss": _("loss"),
        "slope": _("slope at the right class"),
    }
