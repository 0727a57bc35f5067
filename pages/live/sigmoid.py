"""What the bench of the page Sigmoid or softmax is given."""

from collections.abc import Callable
from functools import partial

from core.figures.sigmoid import HEIGHTS, sigmoid_spec
from core.view.sigmoid import SigmoidView, total
from pages.live import Bench
from pages.live.wire import column, encoded, scalar

ROWS_SHOWN = 100  # of the batch in the table of losses


def sigmoid_bench(view: SigmoidView, gettext: Callable[[str], str]) -> Bench:
    """The bench of a `SigmoidView`, in the reader's language."""
    _ = gettext
    rest = [_("{count} others").format(count=view.columns.rest)] if view.columns.rest else []
    experiment = view.experiment
    first = max(0, min(experiment.row - ROWS_SHOWN // 2, experiment.rows - ROWS_SHOWN))
    return Bench(
        name="sigmoid",
        place=experiment.place,
        figures={width: partial(sigmoid_spec, view, gettext, width) for width in HEIGHTS},
        state=_state(view) | {"first": first, "listed": min(ROWS_SHOWN, experiment.rows)},
        numbers=_numbers(view),
        texts=_texts(gettext),
        more={"names": view.column_names + rest, "label": view.name(experiment.chosen)},
    )


def _state(view: SigmoidView) -> dict[str, object]:
    experiment, columns = view.experiment, view.columns
    return {
        "logits": encoded(view.logits),
        "labels": encoded(view.labels),
        "losses": encoded(view.losses),
        "rows": experiment.rows,
        "classes": experiment.classes,
        "row": experiment.row,
        "chosen": experiment.chosen,
        "shown": columns.shown.tolist(),
        "rest": columns.rest,
        "exclusive": view.no_distribution is None,
        "posWeight": experiment.pos_weight,
    }


def _numbers(view: SigmoidView) -> dict[str, object]:
    """The columns of the table; of the rest only what has a meaning as a sum."""
    columns = view.columns
    summed = {
        "sigmoid": view.sigmoid,
        "probabilities": view.softmax,
        "labels": view.labels,
        "losses": view.row_losses,
        "softmaxTerms": view.softmax_terms,
    }
    alone = {
        "logits": view.logits,
        "positive": view.positive,
        "negative": view.negative,
        "gradient": view.gradient,
    }
    shown, rest = len(columns.shown), bool(columns.rest)
    numbers: dict[str, object] = {
        name: column(values[columns.shown], [None] * rest) for name, values in alone.items()
    }
    for name, values in summed.items():
        whole = view.with_rest(values)
        numbers[name] = column(whole[:shown], [scalar(mass) for mass in whole[shown:]])
    sums = [view.sigmoid, view.softmax, view.row_losses, view.softmax_terms, view.losses]
    return numbers | {"sums": column([total(values) for values in sums])}


def _texts(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "class": _("class"),
        "row": _("row"),
        "logits": _("logit x"),
        "sigmoid": _("σ(x)"),
        "probabilities": _("softmax"),
        "labels": _("label z"),
        "positive": _("−log σ(x)"),
        "negative": _("−log(1 − σ(x))"),
        "losses": _("loss"),
        "gradient": _("gradient"),
        "sum": _("sum"),
        "mean": _("mean"),
        "handle": _("Logit of class {name}"),
        "sigmoidHandle": _("Sigmoid of class {name}"),
        "softmaxHandle": _("Softmax of class {name}"),
        "labelHandle": _("Label of class {name}"),
        "steps": _("How the losses of row {row} come about"),
        "elements": _("One loss an element: press a row to see it"),
        "headline": _(
            "Softmax shares {one} among the classes; sigmoid asks each class by itself: "
            "{parts} = {sum}"
        ),
        "headlineNone": _(
            "Softmax has no value for this row; sigmoid asks each class by itself: {parts} = {sum}"
        ),
        "chosen": _("Class {name}, logit {logit}: sigmoid {probability}, softmax {share}"),
        "reduced": _("Sigmoid: sum of the losses ({count}) {total}, mean {mean}"),
        "softmaxLoss": _("Softmax: one loss for row {row}, −Σ z · log p = {loss}"),
        "softmaxNone": _(
            "Softmax has no loss for this row: its labels do not sum to 1, and one class alone "
            "can be right"
        ),
    }
