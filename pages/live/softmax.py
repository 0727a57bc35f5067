"""What the bench of the Softmax page is given."""

from collections.abc import Callable
from functools import lru_cache, partial

from core.experiment import TEMPERATURE_RANGE
from core.figures.layout import WIDTHS
from core.figures.softmax import softmax_spec
from core.figures.softmax_layout import column_names, softmax_grid
from core.view import SoftmaxView
from pages.live import Bench, Slider
from pages.live.row import kept, row_numbers, row_state, row_texts, with_mass
from pages.live.wire import encoded, scalar


def softmax_bench(view: SoftmaxView, gettext: Callable[[str], str]) -> Bench:
    """The bench of a `SoftmaxView`, in the reader's language."""
    return Bench(
        name="softmax",
        place=view.experiment.lane_key,
        figures={width: partial(softmax_spec, view, gettext, width) for width in WIDTHS},
        sliders=[temperature_slider(gettext, "temperature")],
        state=_state(view, gettext),
        numbers=_numbers(view),
        texts=_texts(gettext),
        more={
            "names": column_names(view, gettext),
            "label": view.name(view.label),
            "index": ", ".join(map(str, view.experiment.entry)),
        },
    )


def temperature_slider(_: Callable[[str], str], field: str) -> Slider:
    """The slider of T, evenly spaced in log T; `field` is the number field that says it too."""
    low, high = TEMPERATURE_RANGE
    return Slider("temperature", _("Temperature"), "T", low, high, "log", field=field)


@lru_cache(8)  # a few languages; every edit asks
def _texts(_: Callable[[str], str]) -> dict[str, str]:
    return row_texts(_) | {
        "logits": _("logit"),
        "scaled": _("1. × θ"),
        "shifted": _("2. − max"),
        "exponentials": _("3. exp"),
        "probabilities": _("4. ÷ sum"),
        "logProbabilities": _("log-softmax"),
        "steps": _("Softmax in four steps"),
        "readout": _("output[{index}] = P(label = {label} | value = {value}) = {probability}"),
        "cost": _("If {label} is the right class: loss = −log {probability} = {loss}"),
    }


def _state(view: SoftmaxView, gettext: Callable[[str], str]) -> dict[str, object]:
    return row_state(view.row, view.columns, softmax_grid(view).numbers, gettext) | {
        "logits": encoded(view.logits),
        "lanes": len(view.logits),
        "lane": view.lane,
        "lanesAreColumns": view.lanes_are_columns,
        "temperatures": encoded(view.temperatures),
    }


def _numbers(view: SoftmaxView) -> dict[str, object]:
    """The columns of the table; of the rest only what has a meaning as a sum."""
    steps, columns = view.steps, view.columns
    return row_numbers(view.row, columns) | {
        "scaled": kept(steps.scaled, columns),
        "shifted": kept(steps.shifted, columns),
        "exponentials": with_mass(steps.exponentials, columns),
        "sum": scalar(steps.sum.item()),
    }
