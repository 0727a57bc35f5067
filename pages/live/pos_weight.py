"""What the bench of `pos_weight` is given."""

from collections.abc import Callable
from functools import partial

import numpy as np

from core.experiment import POS_WEIGHT_RANGE
from core.figures.pos_weight import pos_weight_spec
from core.figures.pos_weight_layout import HEIGHTS
from core.logistic import LogisticFit
from core.view import PosWeightView
from pages.live import Bench, Slider
from pages.live.wire import column, encoded, scalar


def pos_weight_bench(view: PosWeightView, gettext: Callable[[str], str]) -> Bench:
    """The bench of a `PosWeightView`, in the reader's language."""
    _ = gettext
    return Bench(
        name="pos_weight",
        place=view.row.experiment.place,
        figures={width: partial(pos_weight_spec, view, gettext, width) for width in HEIGHTS},
        sliders=[Slider("pos_weight", _("Weight of the positives"), "q", *POS_WEIGHT_RANGE, "log")],
        state=_state(view),
        numbers=_numbers(view),
        texts=_texts(gettext),
        more={"names": view.row.column_names},
        undoes=False,
    )


def _state(view: PosWeightView) -> dict[str, object]:
    shown, path = view.row.columns.shown, view.path
    return {
        "logits": encoded(view.row.logits[shown]),
        "labels": encoded(view.row.labels[shown]),
        "shown": shown.tolist(),
        "curveLogits": encoded(view.curve_logits),
        "pos_weight": view.pos_weight,
        "fit": encoded(_line(view.fit)),
        "confusion": encoded(view.confusion),
        "weights": encoded(path.pos_weights),
        "fits": encoded([_line(fit) for fit in path.fits]),
        "counts": encoded(view.path_confusions),
    }


def _line(fit: LogisticFit) -> list[float]:
    return [*fit.weights.tolist(), fit.bias]


def _numbers(view: PosWeightView) -> dict[str, object]:
    return {
        "losses": column(view.points[1]),
        "curve": column(view.positive_curve(view.pos_weight)),
        "fit": column(_line(view.fit)),
        "counts": column(np.ravel(view.confusion)),
        "precision": scalar(view.precision),
        "recall": scalar(view.recall),
    }


def _texts(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "point": _("Logit of class {name} on the loss curve"),
        "rates": _(
            "pos_weight {weight}: recall {recall} ({found} of {positives}), precision {precision} "
            "({found} of {taken})"
        ),
        "of": _("{found} of {whole}"),
        "recall": _("recall"),
        "precision": _("precision"),
        "confusion": _("What the classifier says, at probability 0.5"),
        "predictedNo": _("says no"),
        "predictedYes": _("says yes"),
        "trueNo": _("is no"),
        "trueYes": _("is yes"),
    }
