"""The predictions of A against those of B, as the heat map of a confusion matrix."""

import plotly.graph_objects as go

from core.figures.confusion import confusion_spec
from core.figures.spec import Spec, figure
from core.figures.style import Gettext
from core.logits import MOST_CLASSES
from core.view.compare import CompareView


def agreement_figure(view: CompareView, gettext: Gettext = str, width: str = "wide") -> go.Figure:
    """The figure of a `CompareView`; from a notebook, `agreement_figure(view).show()`.

    Args:
        view: of at most `MOST_CLASSES` classes.
        gettext: puts the texts of the figure into the reader's language.
        width: "wide", or "narrow" for a phone.

    Raises:
        InputError: more classes.

    Example:
        >>> from core.experiment import CompareExperiment
        >>> drawn = agreement_figure(CompareView(CompareExperiment()))
        >>> drawn.layout.yaxis.title.text, drawn.layout.xaxis.title.text
        ('<b>prediction of A</b>', '<b>prediction of B</b>')
    """
    return figure(_agreement(view, gettext, width))


def agreement_spec(view: CompareView, gettext: Gettext = str, width: str = "wide") -> Spec | None:
    """The figure as a plain dict; None of too many classes to be read."""
    many = view.pair.classes > MOST_CLASSES
    return None if many else _agreement(view, gettext, width)


def _agreement(view: CompareView, gettext: Gettext, width: str) -> Spec:
    _, experiment = gettext, view.experiment
    drawn = confusion_spec(
        view.pair.agreement, view.names, experiment.normalise, experiment.cell, gettext, width
    )
    (heat,) = drawn["data"]
    cell = _("A says {first}, B says {second}").format(first="%{y}", second="%{x}")
    number = _("rows: {count}").format(count="%{customdata:,}")
    if experiment.normalise == "true":
        number = _("{share} of A's predictions").format(share="%{customdata:.2%}")
    if experiment.normalise == "predicted":
        number = _("{share} of B's predictions").format(share="%{customdata:.2%}")
    heat["hovertemplate"] = f"{cell}<br><b>{number}</b><extra></extra>"
    titles = {"yaxis": _("prediction of A"), "xaxis": _("prediction of B")}
    for axis, text in titles.items():
        drawn["layout"][axis]["title"]["text"] = f"<b>{text}</b>"
    return drawn
