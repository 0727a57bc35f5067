"""What the bench of the page Full batch or mini-batch? is given."""

from collections.abc import Callable
from functools import partial
from math import ceil

from core.batches import INTERCEPT, SLOPE
from core.experiment.batches import FARTHEST, MOST_EPOCHS
from core.figures.batches import batches_figure
from core.figures.batches_layout import TALL, TOPS, data_window, way_names, window
from core.view import BatchesView
from core.view.batches import WAYS
from pages.live import Bench, Slider
from pages.live.wire import column, encoded

RATE_END, NOISE_END = 0.4, 3.0
GRIP = 0.03  # of the height of the chart, above and below an example


def batches_bench(view: BatchesView, gettext: Callable[[str], str]) -> Bench:
    """The bench of a `BatchesView`, in the reader's language."""
    return Bench(
        name="batches",
        place=view.experiment.place,
        figures={width: partial(batches_figure, view, gettext, width) for width in TALL},
        sliders=_sliders(view, gettext),
        state=_state(view),
        numbers=_numbers(view),
        texts=_texts(gettext),
        more={"player": _player(gettext), "names": way_names(gettext)},
    )


def _sliders(view: BatchesView, _: Callable[[str], str]) -> list[Slider]:
    experiment = view.experiment
    rate = max(RATE_END, ceil(100 * experiment.rate) / 100)
    noise = max(NOISE_END, float(ceil(experiment.noise)))
    return [
        Slider("rate", _("Learning rate"), _("rate"), 0.0, rate, "linear", 0.005, "bt_rate"),
        Slider(
            "batch", _("Examples in a mini-batch"), _("batch"), 1, experiment.examples, "whole",
            field="bt_batch",
        ),
        Slider("epochs", _("Number of epochs"), _("epochs"), 1, MOST_EPOCHS, "whole",
               field="bt_epochs"),
        Slider("noise", _("Noise of the examples"), _("noise"), 0.0, noise, "linear", 0.1,
               "bt_noise"),
    ]  # fmt: skip


def _state(view: BatchesView) -> dict[str, object]:
    experiment = view.experiment
    left, right, bottom, top = data_window(view)
    return {
        "x": encoded(view.x),
        "normal": encoded(view.normal),
        "line": [SLOPE, INTERCEPT],
        "moved": {str(place): value for place, value in experiment.moved},
        "orders": view.orders.tolist(),
        "draws": view.draws.tolist(),
        "slope": experiment.slope,
        "intercept": experiment.intercept,
        "rate": experiment.rate,
        "batch": experiment.batch,
        "epochs": experiment.epochs,
        "noise": experiment.noise,
        "step": experiment.step,
        "window": window(view),
        "dataEnds": [left, right],
        "limits": [max(bottom, -FARTHEST), min(top, FARTHEST)],
        "grip": GRIP * (top - bottom),
        "tops": TOPS,
    }


def _numbers(view: BatchesView) -> dict[str, object]:
    numbers: dict[str, object] = {}
    for way in WAYS:
        path = view.courses[way]
        numbers[f"{way}Slopes"] = column(path.points[:, 0])
        numbers[f"{way}Intercepts"] = column(path.points[:, 1])
        numbers[f"{way}Losses"] = column(view.losses[way])
        numbers[f"{way}Diverged"] = path.diverged
    return numbers


def _texts(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "rate": _("rate"),
        "batch": _("batch"),
        "epochs": _("epochs"),
        "noise": _("noise"),
        "start": _("Start: slope and intercept"),
        "batchHandle": _("Examples in a mini-batch"),
        "example": _("y of example {number}, x = {x}"),
        "position": _("{seen} of {last} examples"),
        "headline": _(
            "Examples seen: {seen}. J is above its minimum by {full} with the full batch, {mini} "
            "with mini-batches, {single} with one example at a time"
        ),
        "updates": _(
            "Updates so far: {full} with the full batch, {mini} with mini-batches, {single} with "
            "one example at a time"
        ),
        "error": _(
            "Here the gradient of a batch of {batch} is off by {error} (root mean square), that of "
            "one example by {one}; {one} / √{batch} = {root}"
        ),
        "diverged": _("Diverges at this rate: {names}"),
        "table": _("After each epoch: press a row to see it"),
        "epoch": _("epoch"),
    }


def _player(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "player": _("Play the examples"),
        "start": _("To the start"),
        "back": _("One example back"),
        "play": _("Play"),
        "pause": _("Pause"),
        "forward": _("One example on"),
        "end": _("To the end"),
        "scrub": _("Examples seen"),
        "speed": _("Speed"),
    }
