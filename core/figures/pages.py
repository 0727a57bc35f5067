"""The figures of each page, in the order in which they stand on it."""

from collections.abc import Callable
from typing import Any

import plotly.graph_objects as go

from core.figures.activations import activation_figure
from core.figures.batches import batches_figure
from core.figures.calibration import calibration_spec
from core.figures.compare import agreement_spec
from core.figures.confusion import confusion_spec
from core.figures.cross_entropy import cross_entropy_spec
from core.figures.distributions import distributions_spec
from core.figures.epochs import epochs_spec
from core.figures.ghost import haunted, outline
from core.figures.gradient_descent import descent_figure
from core.figures.layers import layers_figure
from core.figures.losses import losses_spec
from core.figures.network import network_spec
from core.figures.numerics import numerics_spec
from core.figures.pos_weight import pos_weight_spec
from core.figures.separation import separation_figure
from core.figures.sigmoid import sigmoid_spec
from core.figures.softmax import softmax_spec
from core.figures.spec import Spec, figure
from core.figures.style import Gettext
from core.figures.training import training_spec
from core.figures.two_variables import race_figure, space_figure
from core.view import LogitsView, NetworkView, PosWeightView, RaceView, SigmoidView


def pos_weight(view: SigmoidView, gettext: Gettext, width: str) -> Spec:
    """The second bench of Sigmoid or softmax, from the view of the first."""
    return pos_weight_spec(PosWeightView(view), gettext, width)


def in_space(view: RaceView, gettext: Gettext, _width: str) -> Spec:
    """The surface of Two variables in space."""
    return space_figure(view, gettext)


def confusion(view: LogitsView, gettext: Gettext, width: str) -> Spec | None:
    """The confusion matrix of Your logits; none without labels."""
    matrix, experiment = view.confusion, view.experiment
    if matrix is None:
        return None
    chosen = (experiment.normalise, experiment.cell)
    return confusion_spec(matrix, view.names, *chosen, gettext, width, view.classes)


def calibration(view: LogitsView, gettext: Gettext, width: str) -> Spec | None:
    """The calibration of Your logits; none where no temperature is fitted."""
    shown = view.calibration
    return None if shown is None else calibration_spec(shown, gettext, width)


def distributions(view: LogitsView, gettext: Gettext, width: str) -> Spec:
    """The histograms of Your logits."""
    return distributions_spec(view.distributions, gettext, width)


def training(view: NetworkView, gettext: Gettext, width: str) -> Spec | None:
    """The curves of the training of Network; none before its first step."""
    run = view.run
    if run is None or not run.points:
        return None
    return training_spec(tuple(run.points), tuple(run.epochs), run.steps, gettext, width)


FIGURES: dict[str, tuple[Callable[[Any, Gettext, str], Spec | None], ...]] = {
    "softmax": (softmax_spec,),
    "cross_entropy": (cross_entropy_spec,),
    "sigmoid": (sigmoid_spec, pos_weight),
    "losses": (losses_spec,),
    "gradient_descent": (descent_figure,),
    "two_variables": (race_figure, in_space),
    "batches": (batches_figure,),
    "activations": (activation_figure, layers_figure, separation_figure),
    "network": (network_spec, training),
    "numerics": (numerics_spec,),
    "old_or_wrong": (),  # numbers and code alone
    "your_logits": (confusion, calibration, distributions),
    "compare": (agreement_spec,),
    "epochs": (epochs_spec,),
}


def specs(view: Any, gettext: Gettext = str, width: str = "wide", before: Any = None) -> list[Spec]:
    """The figures of a page as plain dicts.

    Args:
        view: what the page shows, one of `core.view.VIEWS`.
        gettext: puts the texts of the figures into the reader's language.
        width: "wide", or "narrow" for a phone.
        before: what it showed before, which stays as a ghost; None for no ghost.

    Example:
        >>> from core.experiment import SigmoidExperiment
        >>> len(specs(SigmoidView(SigmoidExperiment())))
        2
    """
    drawn = []
    for draw in FIGURES[view.experiment.page]:
        now = draw(view, gettext, width)
        then = draw(before, gettext, width) if before is not None and now is not None else None
        if now is not None:
            drawn.append(now if then is None else haunted(now, outline(then)))
    return drawn


def figures(
    view: Any, gettext: Gettext = str, width: str = "wide", before: Any = None
) -> list[go.Figure]:
    """The figures of a page; from a notebook, `figures(view)[0].show()`.

    Args:
        view: what the page shows, one of `core.view.VIEWS`.
        gettext: puts the texts of the figures into the reader's language.
        width: "wide", or "narrow" for a phone.
        before: what it showed before, which stays as a ghost; None for no ghost.

    Example:
        >>> from core.experiment import OldOrWrongExperiment
        >>> from core.view import OldOrWrongView
        >>> figures(OldOrWrongView(OldOrWrongExperiment()))
        []
    """
    return [figure(found) for found in specs(view, gettext, width, before)]
