"""What the bench of calibration is given."""

from collections.abc import Callable
from functools import partial

import numpy as np

from core.experiment import TEMPERATURE_RANGE
from core.figures.calibration import BOXES, NUMBERS, calibration_spec
from core.logits.block_rows import MOST_CLASSWISE
from core.view.calibration import GRID, CalibrationView, metrics
from pages.live import Bench, Slider
from pages.live.wire import column, encoded, rough, scalar


def calibration_bench(
    view: CalibrationView, place: str, field: str, gettext: Callable[[str], str]
) -> Bench:
    """The bench of a `CalibrationView`, in the reader's language.

    Args:
        view: what to show.
        place: names the file.
        field: the key of the number field that says the temperature too.
        gettext: puts texts into the reader's language.
    """
    _ = gettext
    return Bench(
        name="calibration",
        place=place,
        figures={width: partial(calibration_spec, view, gettext, width) for width in BOXES},
        sliders=[
            Slider("temperature", _("Temperature"), "T", *TEMPERATURE_RANGE, "log", field=field)
        ],
        state=_state(view),
        numbers=_numbers(view),
        texts=_texts(gettext, view),
        more={
            "before": {
                "metrics": column(metrics(view.before)),
                "largest": view.before.quality.reliability.mce_bin,
                "counts": view.before.quality.reliability.counts.tolist(),
            },
            "edges": view.reliability.edges.tolist(),
        },
        undoes=False,
    )


def _state(view: CalibrationView) -> dict[str, object]:
    temperatures, swept, ece = view.swept
    return {
        "temperature": view.temperature,
        "confidence": -1 if view.chosen is None else view.chosen,
        "axes": NUMBERS,
        "samples": {
            "grid": encoded(np.log10(GRID)),
            "judged": encoded(view.curves[1]),
            "fitted": encoded(view.curves[0]),
            "temperatures": encoded(np.log10(temperatures)),
            "sure": rough([each.confidence for each in swept]),
            "right": rough([each.accuracy for each in swept]),
            "counts": rough([each.counts for each in swept]),
            "ece": encoded(ece),
        },
    }


def _numbers(view: CalibrationView) -> dict[str, object]:
    reliability = view.reliability
    low, high = view.band
    return {
        "sure": column(reliability.confidence),
        "right": column(reliability.accuracy),
        "counts": column(reliability.counts),
        "low": column(low),
        "high": column(high),
        "fitted": scalar(view.losses[0]),
        "judged": scalar(view.losses[1]),
        "ece": scalar(reliability.ece),
        "metrics": column(metrics(view.after)),
        "largest": reliability.mce_bin,
    }


def _texts(_: Callable[[str], str], view: CalibrationView) -> dict[str, str]:
    narrowed = view.narrowed
    return {
        "now": _("T = {temperature}: ECE {ece}, loss of the judged half {judged}"),
        "chosen": _("Rows with a confidence of {low} to {high}: {count}, of them right: {right}"),
        "empty": _("Confidence {low} to {high}: no rows"),
        "press": _("Drag the point, or T; press a bin to see its rows below."),
        "point": _("Logarithm of T to base 10"),
        "bin": _("Rows with a confidence of {low} to {high}"),
        "caption": _("The selected rows with a softmax, at T = 1 and at T")
        if narrowed
        else _("All rows with a softmax, at T = 1 and at T"),
        "captionOfOne": _("The selected rows with a softmax, at T = 1")
        if narrowed
        else _("All rows with a softmax, at T = 1"),
        "metric": _("figure"),
        "nll": _("mean loss"),
        "ece": _("ECE, expected calibration error"),
        "mce": _("MCE, the largest gap"),
        "classwise": _classwise(_, view),
        "brier": _("Brier score, summed over the classes"),
        "auroc": _("AUROC of confidence"),
        "accuracy": _("accuracy, of argmax"),
        "gap": _("{value} (rows: {count})"),
        "waiting": "…",
    }


def _classwise(_: Callable[[str], str], view: CalibrationView) -> str:
    """Its name, with the reason where it has no value."""
    if view.narrowed:
        return _("classwise ECE, of all rows only")
    if not view.before.quality.class_counts.size:
        return _("classwise ECE, of at most {count} classes").format(count=f"{MOST_CLASSWISE:,}")
    return _("classwise ECE")
