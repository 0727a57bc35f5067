"""What the bench of the page Cross entropy is given."""

from collections.abc import Callable
from dataclasses import asdict
from functools import partial

from core.figures.cross_entropy import HEIGHTS, cross_entropy_spec
from core.view import CrossEntropyView, Pitfalls
from pages.live import Bench
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
        figures={width: partial(cross_entropy_spec, view, gettext, width) for width in HEIGHTS},
        sliders=[temperature_slider(gettext)],
        state=_state(view) | {"first": first, "listed": min(ROWS_SHOWN, experiment.rows)},
        numbers=_numbers(view),
        texts=_texts(gettext),
        more={"names": view.column_names + rest, "label": view.name(view.label)},
    )


def _state(view: CrossEntropyView) -> dict[str, object]:
    experiment, columns = view.experiment, view.columns
    return {
        "logits": encoded(experiment.matrix),
        "targets": encoded(experiment.targets),
        "rows": experiment.rows,
        "classes": experiment.classes,
        "row": experiment.row,
        "label": view.label,
        "shown": columns.shown.tolist(),
        "rest": columns.rest,
        "sparse": view.is_sparse,
        "anyLabels": experiment.any_labels,
        "temperature": experiment.temperature,
        "curveLogits": encoded(view.curve_logits),
        "curveProbabilities": encoded(view.curve_probabilities),
    }


def _numbers(view: CrossEntropyView) -> dict[str, object]:
    """The columns of the table; of the rest only what has a meaning as a sum."""
    columns, steps = view.columns, view.steps
    shares = {
        "probabilities": steps.probabilities,
        "labels": view.targets,
        "terms": view.terms,
        "gradient": view.gradient,
    }
    kept = {"logits": view.logits, "logProbabilities": steps.log_probabilities}
    numbers: dict[str, object] = {
        name: column(values[columns.shown], [None] * bool(columns.rest))
        for name, values in kept.items()
    }
    for name, values in shares.items():
        whole = columns.with_mass(values)
        shown = len(columns.shown)
        numbers[name] = column(whole[:shown], [scalar(mass) for mass in whole[shown:]])
    information = view.information
    parts = asdict(information) if information else {}
    return numbers | {
        "losses": column(view.losses),
        "total": column([view.total]),
        "mean": column([view.mean]),
        "labelSum": scalar(Pitfalls(view).mass),
        "information": column(list(parts.values())),
    }


def _texts(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "class": _("class"),
        "logits": _("1. logit x"),
        "probabilities": _("2. p = softmax(x / T)"),
        "logProbabilities": _("3. log p"),
        "labels": _("4. label y"),
        "terms": _("5. −y · log p"),
        "gradient": _("gradient"),
        "sum": _("sum"),
        "mean": _("mean"),
        "row": _("row"),
        "rowLabel": _("label"),
        "rowLoss": _("loss"),
        "rows": _("One loss a row: press a row to see it"),
        "steps": _("How the loss of row {row} comes about"),
        "handle": _("Logit of class {name}"),
        "labelHandle": _("Label of class {name}"),
        "labelChoice": _("Class {name} is the right one"),
        "pointLogit": _("Logit of class {name} on the loss curve"),
        "pointProbability": _("Probability of class {name} on the loss curve"),
        "theta": _("T = {temperature}   θ = 1/T = {theta}"),
        "sparse": _("Loss of row {row} = −log p({name}) = −log {probability} = {loss}"),
        "dense": _("Loss of row {row} = −Σ y · log p = {loss}"),
        "reduced": _("Sum over {rows} rows = {total} · mean = {mean}"),
        "bases": _("{loss} nats, by the natural logarithm = {bits} bits = {digits} in base 10"),
        "information": _("Which way round? Row {row}, in nats"),
        "measure": _("measure"),
        "formula": _("formula"),
        "value": _("value"),
        "crossEntropy": _("cross entropy H(y, p): the loss"),
        "labelEntropy": _("entropy of the label H(y): the least loss"),
        "divergence": _("KL(y ‖ p) = H(y, p) − H(y)"),
        "swapped": _("swapped: H(p, y)"),
        "predictionEntropy": _("entropy of the prediction H(p)"),
        "swappedDivergence": _("swapped: KL(p ‖ y) = H(p, y) − H(p)"),
        "infinite": _("∞: p is above 0 where y is 0"),
    }
