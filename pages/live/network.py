"""What the bench of the page Network is given."""

from collections.abc import Callable
from functools import partial

import numpy as np

from core.errors import Message
from core.figures.layout import WIDTHS
from core.figures.network import COLUMNS, network_spec, subscript
from core.view.network import CEILING, NetworkView, Term, UnitTerms
from pages.live import Bench

Table = dict[str, object]
Gettext = Callable[[str], str]
LAYERS = ("layer0", "layer1", "layer2", "outputs")  # roles in the figure


def network_bench(view: NetworkView, gettext: Gettext) -> Bench:
    """The bench of a `NetworkView`, in the reader's language."""
    experiment, terms = view.experiment, view.terms
    tables = [layers_table(view, gettext)]
    if terms is not None:
        tables += unit_tables(view, terms, gettext)
    return Bench(
        name="network",
        place=experiment.place,
        figures={width: partial(network_spec, view, gettext, width) for width in WIDTHS},
        state={
            "layers": list(LAYERS),
            "columns": list(COLUMNS),
            "layer": experiment.layer,
            "unit": experiment.unit,
        },
        numbers={},
        texts={},
        more={"lines": sentences(view, gettext), "tables": tables},
    )


def sentences(view: NetworkView, _: Gettext) -> list[str]:
    """What both outputs make of the digit, and how the chosen unit comes about."""
    label = view.label
    linear, bounded = (float(view.by_output[output][label]) for output in ("linear", "sigmoid"))
    lines = [
        _(
            "Digit {label}: softmax of the linear output gives it {linear}; with a sigmoid before "
            "softmax {bounded}, and never more than {ceiling}"
        ).format(
            label=label, linear=f"{linear:.3f}", bounded=f"{bounded:.3f}", ceiling=f"{CEILING:.3f}"
        ),
        verdict(view).translated(_),
    ]
    if view.terms is None:
        return [*lines, _("Press a cell or a bar to see how its number comes about.")]
    return [*lines, *unit_sentences(view, view.terms, _)]


def verdict(view: NetworkView) -> Message:
    """What the network takes the digit for, and what that costs."""
    values = {
        "prediction": view.prediction,
        "loss": f"{view.back.loss:.4f}",
        "output": view.experiment.output,
    }
    if not np.isfinite(view.back.loss):
        return Message("The loss is no finite number: {loss}", loss=values["loss"])
    if view.prediction == view.label:
        return Message(
            "It is taken for a {prediction}, which is right. Loss with the {output} output: {loss}",
            **values,
        )
    return Message(
        "It is taken for a {prediction}, which is wrong. Loss with the {output} output: {loss}",
        **values,
    )


def unit_sentences(view: NetworkView, terms: UnitTerms, _: Gettext) -> list[str]:
    """Both passes through one unit, as sums and products."""
    names = ("bias", "pre_activation", "activation", "error", "slope", "delta", "mask")
    values = {name: number(getattr(terms, name)) for name in names}
    at = {"unit": terms.unit, "layer": terms.layer + 1, "at": subscript(terms.layer + 1)}
    forward = _(
        "Forward, unit {unit} of layer {layer}: z{at} = Σ a · W + {bias} = {pre_activation}, "
        "a{at} = f(z) = {activation}"
    )
    if view.dropping and terms.layer < view.architecture.depth - 1:
        forward = _(
            "Forward, unit {unit} of layer {layer}: z{at} = Σ a · W + {bias} = {pre_activation}, "
            "a{at} = f(z) = {activation}, times {mask} by dropout"
        )
    back = _("Back: ∂L/∂a{at} = {error}, times f′(z) = {slope}, is δ{at} = {delta}")
    return [forward.format(**at, **values), back.format(**at, **values)]


def layers_table(view: NetworkView, _: Gettext) -> Table:
    """Shapes, counts and norms, a row a layer; a pressed row chooses it."""
    architecture = view.architecture
    body = []
    for layer, (fan_in, fan_out) in enumerate(architecture.shapes):
        passed, back = view.passed.layers[layer], view.back.layers[layer]
        delta, weights, biases = back.norms
        body.append(
            [
                f"{layer + 1}: {architecture.activations[layer]}",
                f"{fan_in} × {fan_out}",
                f"{architecture.parameters[layer]:,}",
                number(float(np.mean(passed.pre_activations))),
                number(float(np.mean(passed.outputs))),
                f"{np.mean(passed.outputs == 0):.0%}",
                number(delta),
                number(weights),
                number(biases),
            ]
        )
    total = f"{sum(architecture.parameters):,}"
    return {
        "caption": _("Forward and back, layer by layer"),
        "head": [
            _("layer"),
            "W",
            _("parameters"),
            _("mean z"),
            _("mean a"),
            _("a = 0"),
            "‖δ‖",
            "‖∂L/∂W‖",
            "‖∂L/∂b‖",
        ],
        "body": body,
        "foot": [[_("sum"), "", total, "", "", "", "", "", ""]],
        "chosen": view.experiment.layer if view.experiment.unit is not None else None,
        "pick": "layer",
    }


def unit_tables(view: NetworkView, terms: UnitTerms, _: Gettext) -> list[Table]:
    """The largest terms of z with the slopes of their weights, and those of what comes back."""
    before, at = subscript(terms.layer), subscript(terms.layer + 1)
    after = subscript(terms.layer + 2)
    forward: Table = {
        "caption": _(
            "The largest terms of z{at}, and the slope of each weight: ∂L/∂W = a{before} · δ{at}"
        ).format(at=at, before=before),
        "head": [_("from unit"), f"a{before}", "W", "a · W", "∂L/∂W"],
        "body": [[*term_texts(term), number(term.value * terms.delta)] for term in terms.inputs],
    }
    if not terms.errors:
        p, y = float(view.probabilities[terms.unit]), float(terms.unit == view.label)
        back: Table = {
            "caption": _("What comes back to the last layer is p − y"),
            "head": [_("class"), "p", "y", "p − y"],
            "body": [[str(terms.unit), number(p), number(y), number(p - y)]],
        }
    else:
        back = {
            "caption": _("The largest terms of ∂L/∂a{at} = Σ W · δ{after}").format(
                at=at, after=after
            ),
            "head": [_("to unit"), f"δ{after}", "W", "W · δ"],
            "body": [term_texts(term) for term in terms.errors],
        }
    return [forward, back]


def term_texts(term: Term) -> list[str]:
    """A term as a row of a table."""
    return [str(term.at), number(term.value), number(term.weight), number(term.product)]


def number(value: float) -> str:
    """Four digits, and a minus that is one; what times 0 is negative is 0."""
    return f"{value + 0.0:.4g}".replace("-", "−")
