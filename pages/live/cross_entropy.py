"""What the bench of the page Cross entropy is given."""

from collections.abc import Callable
from dataclasses import asdict
from functools import partial

from core.figures.cross_entropy import cross_entropy_grid, cross_entropy_spec
from core.figures.layout import WIDTHS
from core.view import CrossEntropyView, Pitfalls
from pages.live import Bench
from pages.live.row import row_numbers, row_state, row_texts, with_mass
from pages.live.softmax import temperature_slider
from pages.live.wire import column, encoded, scalar

ROWS_SHOWN = 100  # of the batch in the table of losses


def cross_entropy_bench(view: CrossEntropyView, gettext: Callable[[str], str]) -> Bench:
    """The bench of a `CrossEntropyView`, in the reader's language."""
    _ = gettext
    rest = [_("{count} others").format(count=view.columns.rest)] if view.columns.rest else []
    experiment = view.experiment
    first = max(0, min(experiment.row - ROWS_SHOWN // 2, experiment.rows - ROWS_SHOWN))
    return Bench(
        name="cross_entropy",
        place=experiment.place,
        figures={width: partial(cross_entropy_spec, view, gettext, width) for width in WIDTHS},
        sliders=[temperature_slider(gettext, "ce_temperature")],
        state=_state(view, gettext) | {"first": first, "listed": min(ROWS_SHOWN, experiment.rows)},
        numbers=_numbers(view),
        texts=_texts(gettext),
        more={"names": view.column_names + rest, "label": view.name(view.row.label)},
    )


def _state(view: CrossEntropyView, gettext: Callable[[str], str]) -> dict[str, object]:
    experiment = view.experiment
    return row_state(view.row, view.columns, cross_entropy_grid(view).numbers, gettext) | {
        "logits": encoded(experiment.matrix),
        "targets": encoded(experiment.targets),
        "rows": experiment.rows,
        "row": experiment.row,
        "sparse": view.is_sparse,
        "anyLabels": experiment.any_labels,
    }


def _numbers(view: CrossEntropyView) -> dict[str, object]:
    row, columns = view.row, view.columns
    parts = asdict(row.information) if row.information else {}
    return row_numbers(row, columns) | {
        "labels": with_mass(row.targets, columns),
        "terms": with_mass(row.terms, columns),
        "losses": column(view.losses),
        "total": column([view.total]),
        "mean": column([view.mean]),
        "labelSum": scalar(Pitfalls(view).mass),
        "information": column(list(parts.values())),
    }


def _texts(_: Callable[[str], str]) -> dict[str, str]:
    return row_texts(_) | {
        "logits": _("1. logit x"),
        "probabilities": _("2. p = softmax(x / T)"),
        "logProbabilities": _("3. log p"),
        "labels": _("4. label y"),
        "terms": _("5. −y · log p"),
        "mean": _("mean"),
        "row": _("row"),
        "rowLabel": _("label"),
        "rowLoss": _("loss"),
        "rows": _("One loss a row: press a row to see it"),
        "steps": _("How the loss of row {row} comes about"),
        "labelHandle": _("Label of class {name}"),
        "labelChoice": _("Class {name} is the right one"),
        "sparse": _("Loss of row {row} = −log p({name}) = −log {probability} = {loss}"),
        "dense": _("Loss of row {row} = −Σ y · log p = {loss}"),
        "reduced": _("Sum over the rows ({rows}) = {total} · mean = {mean}"),
        "bases": _("{loss} nats, by the natural logarithm = {bits} bits = {digits} in base 10"),
        "information": _("Which way round? Row {row}, in nats"),
        "measure": _("measure"),
        "formula": _("formula"),
        "crossEntropy": _("cross entropy H(y, p): the loss"),
        "labelEntropy": _("entropy of the label H(y): the least loss"),
        "divergence": _("KL(y ‖ p) = H(y, p) − H(y)"),
        "swapped": _("swapped: H(p, y)"),
        "predictionEntropy": _("entropy of the prediction H(p)"),
        "swappedDivergence": _("swapped: KL(p ‖ y) = H(p, y) − H(p)"),
        "infinite": _("∞: p is above 0 where y is 0"),
    }
