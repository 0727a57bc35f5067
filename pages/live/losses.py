"""What the bench of the page Losses is given.

The browser computes no loss: it gets both curves along the chosen logit, and on fewer points of
each logit all losses, gradients and descents, and looks up what it needs while that logit moves.
"""

from collections.abc import Callable
from functools import partial

import numpy as np

from core.figures.layout import WIDTHS
from core.figures.losses import GRID, losses_spec
from core.losses import LOSSES, Family, Inputs, LabelDomain
from core.losses.chain import Chain
from core.query import shortened
from core.view import LossesView
from pages.live import Bench
from pages.live.wire import column, encoded, rough

SYMBOLS = {
    "alpha": "α",
    "delta": "δ",
    "epsilon": "ε",
    "gamma": "γ",
    "label_smoothing": "s",
    "pos_weight": "q",
}


def losses_bench(view: LossesView, gettext: Callable[[str], str]) -> Bench:
    """The bench of a `LossesView`, in the reader's language."""
    experiment = view.experiment
    return Bench(
        name="losses",
        place=experiment.place,
        figures={width: partial(losses_spec, view, gettext, width) for width in WIDTHS},
        state=_state(view),
        numbers=_numbers(view),
        texts=_texts(view, gettext),
        more={
            "names": experiment.class_names,
            "pair": list(experiment.pair),
            "rows": [_row(experiment.chain(key), gettext) for key in LOSSES],
        },
    )


def _state(view: LossesView) -> dict[str, object]:
    experiment, outcomes = view.experiment, view.outcomes
    three = {
        name: np.stack([getattr(outcome, name) for outcome in outcomes.values()], axis=-1)
        for name in ("values", "lengths", "inputs")
    }
    pair = {
        "gradients": [outcomes[key].slopes for key in experiment.pair],
        "shares": [view.shares[key].T for key in experiment.pair],
    }
    return {
        "logits": encoded(experiment.logits),
        "label": experiment.label,
        "chosen": experiment.chosen,
        "axes": GRID.numbers,
        "along": [f"x({shortened(name, 16)})" for name in experiment.class_names],
        "places": [list(LOSSES).index(key) for key in experiment.pair],
        "samples": {
            "grid": encoded(view.grid),
            "curves": [rough(view.families[key]) for key in experiment.pair],
            "coarse": encoded(view.coarse),
            "classes": view.sampled,
            **{name: [rough(view.samples(v)) for v in values] for name, values in pair.items()},
            **{name: rough(view.samples(values)) for name, values in three.items()},
        },
    }


def _numbers(view: LossesView) -> dict[str, object]:
    """As the browser looks them up; what belongs to the second loss is empty without one."""
    experiment = view.experiment
    first, second = (*experiment.pair, None)[:2]
    nothing = np.empty(0)
    return {
        "logits": column(experiment.logits),
        "present": column([view.value(key) for key in experiment.pair]),
        "gradient": column(view.gradient(experiment.loss)),
        "gradientBeside": column(view.gradient(second) if second else nothing),
        "shares": column(view.share(str(first))),
        "sharesBeside": column(view.share(second) if second else nothing),
        "values": column([view.value(key) for key in LOSSES]),
        "lengths": column([view.length(key) for key in LOSSES]),
        "inputs": column([view.input(key) for key in LOSSES]),
    }


def _row(chain: Chain, _: Callable[[str], str]) -> list[str]:
    """What stands in the table of a loss, whatever the logits: name, family, transform, label."""
    loss = chain.loss
    settings = {SYMBOLS[name]: value for name, value in chain.parameters.items() if value}
    parameters = ", ".join(f"{symbol} = {value:g}" for symbol, value in settings.items())
    return [
        f"{loss.key} ({parameters})" if parameters else loss.key,
        {
            Family.CROSS_ENTROPY: _("cross entropy"),
            Family.DIVERGENCE: _("divergence"),
            Family.REGRESSION: _("regression"),
            Family.MARGIN: _("margin"),
        }[loss.family],
        transform_text(chain, _),
        label_text(loss.labels, _),
    ]


def transform_text(chain: Chain, _: Callable[[str], str]) -> str:
    """The way from the logits to what a loss compares."""
    if chain.loss.inputs is Inputs.LOGITS:
        return _("x, σ is inside") if chain.loss.elementwise else _("x, softmax is inside")
    if chain.loss.labels is LabelDomain.SIDE:
        return _("x, the label as a sign")
    return chain.before.plain


def label_text(domain: LabelDomain, _: Callable[[str], str]) -> str:
    """The label that a loss takes, with its shape beside logits of shape (…, K)."""
    return {
        LabelDomain.DISTRIBUTION: _("a distribution (…, K)"),
        LabelDomain.INDEX: _("a class number (…)"),
        LabelDomain.ELEMENT: _("0 to 1 each (…, K)"),
        LabelDomain.VALUE: _("any numbers (…, K)"),
        LabelDomain.COUNT: _("counts from 0 (…, K)"),
        LabelDomain.SIDE: _("±1, or 0 and 1 (…, K)"),
    }[domain]


def _texts(view: LossesView, _: Callable[[str], str]) -> dict[str, str]:
    experiment = view.experiment
    return {
        "handle": _("Logit of class {name}"),
        "labelHandle": _("Label of class {name}"),
        "point": _("Logit of class {name} on the loss curve"),
        "right": _("{loss}: p({name}) above a half from step {step} on"),
        "never": _("{loss}: not by step {steps}, p({name}) = {share}"),
        "now": _("{loss} = {value}, gradient {length} long"),
        "ratio": _("that of {loss} is {ratio} times as long"),
        "alike": _("both are equally long"),
        "waiting": _("Let go, and all losses follow"),
        "caption": _("Every loss of these logits: press a row to choose it"),
        "loss": _("loss"),
        "family": _("family"),
        "transform": _("from the logits"),
        "label": _("its label"),
        "input": _("input of {name}").format(name=view.name(experiment.label)),
        "value": _("value"),
        "length": _("gradient, length"),
    }
