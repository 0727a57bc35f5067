"""The bench of the page Numerics: the logits, and what becomes of the answer as they grow."""

import math

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go

from core.figures.bars import bars
from core.figures.layout import Box, axes, class_ticks, logit_range, title
from core.figures.spec import Layout, Spec, Trace, figure, spec, trace
from core.figures.style import ACCENT, REST_COLOR, STROKES, Gettext, base_layout, colors, dash
from core.numerics import ENTROPIES, WAYS, State
from core.view.numerics import SIZES, NumericsView

WIDE: dict[str, Box] = {
    "logits": (0.0, 0.2, 0.0, 1.0),
    "errors": (0.27, 0.62, 0.0, 1.0),
    "losses": (0.68, 1.0, 0.0, 1.0),
}
NARROW: dict[str, Box] = {
    "logits": (0.0, 1.0, 0.78, 1.0),
    "errors": (0.0, 1.0, 0.42, 0.68),
    "losses": (0.0, 1.0, 0.0, 0.26),
}
AXES = {"logits": "", "errors": "2", "losses": "3"}
HEIGHTS = {"wide": 400, "narrow": 1260}
MARGIN = {"l": 48, "r": 16, "t": 40, "b": 116}
WAY_COLORS = dict(zip(WAYS, ("#db5c51", "#3e95f6", "#03a684"), strict=True))
LOSS_COLORS = dict(zip(ENTROPIES, ("#03a684", "#3e95f6", "#a14f8f", "#db5c51"), strict=True))
STATE_COLORS = {
    State.LOST: "#cf7f10",
    State.UNDERFLOW: "#6869ec",
    State.OVERFLOW: "#d4304a",
    State.INFINITE: "#d4304a",
    State.NAN: REST_COLOR,
}
LEAST_ERROR = -2.0  # of the axis, a power of ten
LEAST_LOSS = -16.0
REACH = 0.04  # of an axis, that a rail of what has no place on it stands beyond


def numerics_figure(view: NumericsView, gettext: Gettext = str, width: str = "wide") -> go.Figure:
    """The figure of a `NumericsView`; from a notebook, `numerics_figure(view).show()`.

    Args:
        view: what to draw.
        gettext: puts the texts of the figure into the reader's language.
        width: "wide" has three charts beside each other, "narrow" (a phone) one below the other.

    Example:
        >>> from core.experiment import NumericsExperiment
        >>> figure = numerics_figure(NumericsView(NumericsExperiment()))
        >>> [trace.name for trace in figure.data if trace.meta == "errors"]
        ['naive', 'shifted', 'log-softmax']
    """
    return figure(numerics_spec(view, gettext, width))


def numerics_spec(view: NumericsView, gettext: Gettext = str, width: str = "wide") -> Spec:
    """The figure as a plain dict; arguments as in `numerics_figure`."""
    traces = [_logits(view), *_errors(view, gettext), *_losses(view, gettext), *_cursors(view)]
    return spec(traces, _layout(view, gettext, width))


def _logits(view: NumericsView) -> Trace:
    names = [str(k) for k in range(view.experiment.classes)]
    return bars(
        "logits",
        view.experiment.logits,
        names,
        colors(len(names)),
        number=AXES["logits"],
        chosen=view.experiment.label,
    )


def _errors(view: NumericsView, gettext: Gettext) -> list[Trace]:
    """The error of each way in the chosen type, with a mark where it is not fine."""
    low, high = error_range(view)
    lines = []
    for at, (key, (errors, states)) in enumerate(view.sweep_errors.items()):
        marks = [STATE_COLORS.get(State(state), "rgba(0,0,0,0)") for state in states]
        lines.append(
            _curve(
                "errors",
                _placed(errors, low, high, at),
                errors,
                WAYS[key].title.translated(gettext),
                WAY_COLORS[key],
                line={"width": 2.5, "color": WAY_COLORS[key], "dash": dash(at)},
                marker={"color": marks, "size": 7, "line": {"width": 0}},
            )
        )
    return lines


def _losses(view: NumericsView, gettext: Gettext) -> list[Trace]:
    """The loss that each program gives in the chosen type, and below it the right one."""
    _ = gettext
    low, high = loss_range(view)
    exact = _curve(
        "losses",
        _placed(view.sweep_loss, low, high, 0),
        view.sweep_loss,
        _("exact"),
        REST_COLOR,
        line={"width": 9, "color": "rgba(138,143,152,0.45)"},
        mode="lines",
    )
    lines = [exact]
    for at, (entry, sweep) in enumerate(zip(ENTROPIES.values(), view.sweep_entropies, strict=True)):
        losses = sweep[:, 0]
        lines.append(
            _curve(
                "losses",
                _placed(losses, low, high, at),
                losses,
                entry.title.translated(gettext),
                LOSS_COLORS[entry.key],
                mode="lines",
                line={
                    "width": 2.5,
                    "color": LOSS_COLORS[entry.key],
                    "dash": dash(at),
                },
            )
        )
    return lines


def _curve(
    role: str,
    y: npt.ArrayLike,
    values: npt.NDArray[np.float64],
    name: str,
    color: str,
    **more: object,
) -> Trace:
    """A curve over the sizes; what is told of a point is the number itself."""
    number = AXES[role]
    given = {"mode": "lines+markers", "line": {"width": 2.5, "color": color}} | more
    return trace(
        "scatter",
        x=np.log10(SIZES).round(4),
        y=y,
        customdata=[f"{size:.3g}: {value:.6g}" for size, value in zip(SIZES, values, strict=True)],
        name=name,
        meta=role,
        hovertemplate="× %{customdata}<extra>%{fullData.name}</extra>",
        xaxis="x" + number,
        yaxis="y" + number,
        **given,
    )


def _placed(
    values: npt.NDArray[np.float64], low: float, high: float, at: int
) -> npt.NDArray[np.float64]:
    """Powers of ten; ∞ and NaN stand on a rail above them, 0 on one below, each curve apart."""
    apart = 0.012 * at * (high - low)
    with np.errstate(all="ignore"):
        powers = np.log10(np.abs(values))
    inside = np.clip(np.nan_to_num(powers, nan=high, posinf=high, neginf=low), low, high)
    top = ~np.isfinite(values) | (powers > high)
    return np.asarray(np.select([top, inside <= low], [high + apart, low - apart], inside).round(4))


def error_range(view: NumericsView) -> tuple[float, float]:
    """The axis of errors, powers of ten: up to all digits of the type, and a rail above them."""
    return LEAST_ERROR, math.ceil(view.format.digits * math.log10(2) + 1)


def loss_range(view: NumericsView) -> tuple[float, float]:
    """The axis of losses, powers of ten: what is right, with some room."""
    losses = view.sweep_loss[view.sweep_loss > 0]
    least = math.floor(math.log10(losses.min(initial=1.0))) - 1
    most = math.ceil(math.log10(losses.max(initial=1.0))) + 1
    return max(LEAST_LOSS, least), max(2.0, most)


def _cursors(view: NumericsView) -> list[Trace]:
    """The present size in both charts, to be dragged."""
    exponent = math.log10(view.experiment.scale)
    return [
        trace(
            "scatter",
            x=[exponent, exponent],
            y=list(_range(low, high)),
            meta="cursor",
            mode="lines+markers",
            line={"width": 2, "color": ACCENT},
            marker={"size": [14, 14], "color": ACCENT, "symbol": "circle"},
            hoverinfo="skip",
            cliponaxis=False,
            xaxis="x" + AXES[role],
            yaxis="y" + AXES[role],
        )
        for role, (low, high) in (("errors", error_range(view)), ("losses", loss_range(view)))
    ]


def _range(low: float, high: float) -> tuple[float, float]:
    """An axis with room for both rails."""
    return low - 2 * REACH * (high - low), high + 2 * REACH * (high - low)


def _layout(view: NumericsView, gettext: Gettext, width: str) -> Layout:
    _ = gettext
    boxes = WIDE if width == "wide" else NARROW
    answer = {"loss": _("the cross entropy"), "p": _("softmax")}[view.experiment.answer]
    titles = {
        "logits": _("Logits: drag a bar"),
        "errors": _("Error of {answer} in {type}, ulp").format(
            answer=answer, type=view.format.title
        ),
        "losses": _("What the loss says in {type}").format(type=view.format.title),
    }
    layout = base_layout(
        height=HEIGHTS[width],
        margin=MARGIN,
        annotations=[
            *(title(boxes[role], text) for role, text in titles.items()),
            *(_legend(boxes[role], names) for role, names in _names(view, gettext, width).items()),
        ],
        shapes=[_half(view)],
    )
    names = [str(k) for k in range(view.experiment.classes)]
    layout.update(
        **axes(
            boxes["logits"],
            AXES["logits"],
            class_ticks(names),
            {"range": logit_range(view.experiment.logits)},
        ),
        **axes(boxes["errors"], AXES["errors"], _sizes(), _powers(*error_range(view), 4)),
        **axes(boxes["losses"], AXES["losses"], _sizes(), _powers(*loss_range(view), 4)),
    )
    return layout


def _names(
    view: NumericsView, gettext: Gettext, width: str
) -> dict[str, list[list[tuple[str, str, str]]]]:
    """What the strokes of the curves mean, line by line."""
    _ = gettext
    marks = [mark for _stroke, mark in STROKES]
    ways = [
        (way.title.translated(gettext), WAY_COLORS[key], marks[at])
        for at, (key, way) in enumerate(WAYS.items())
    ]
    losses = [
        (entry.title.translated(gettext), LOSS_COLORS[key], marks[at])
        for at, (key, entry) in enumerate(ENTROPIES.items())
    ]
    half = (_("half of the digits lost"), STATE_COLORS[State.LOST], "┈")
    exact = (_("exact"), REST_COLOR, "━")
    below = [losses[1:3], losses[3:]] if width == "wide" else [[each] for each in losses[1:]]
    return {"errors": [ways, [half]], "losses": [[exact, losses[0]], *below]}


def _legend(box: Box, lines: list[list[tuple[str, str, str]]]) -> dict[str, object]:
    """Below its chart; Plotly's own would take the width of all three."""
    texts = [
        "   ".join(
            f'<span style="color:{color}"><b>{mark}</b></span> {name}' for name, color, mark in line
        )
        for line in lines
    ]
    return {
        "text": "<br>".join(texts),
        "x": box[0],
        "y": box[2],
        "xref": "paper",
        "yref": "paper",
        "xanchor": "left",
        "yanchor": "top",
        "yshift": -28,
        "align": "left",
        "showarrow": False,
    }


def _half(view: NumericsView) -> dict[str, object]:
    """Above this line half of the digits are lost."""
    height = view.format.digits / 2 * math.log10(2)
    return {
        "type": "line",
        "xref": "x2 domain",
        "yref": "y2",
        "x0": 0,
        "x1": 1,
        "y0": height,
        "y1": height,
        "line": {"width": 1.5, "dash": "dot", "color": STATE_COLORS[State.LOST]},
    }


def _sizes() -> dict[str, object]:
    """The axis of sizes, powers of ten."""
    values = range(-1, 5)
    return {
        "tickvals": list(values),
        "ticktext": [f"×{10.0**power:g}" for power in values],
        "range": [-1.12, 4.12],
    }


def _powers(low: float, high: float, most: int) -> dict[str, object]:
    """An axis of powers of ten, with the rails named."""
    step = max(1, math.ceil((high - low) / most))
    powers = [power for power in range(math.ceil(low), math.floor(high) + 1) if power % step == 0]
    apart = 0.08 * (high - low)  # the height of a number
    inside = [power for power in powers if low + apart < power < high - apart]
    return {
        "tickvals": [low, *inside, high],
        "ticktext": ["0", *(_power(power) for power in inside), "∞"],
        "range": list(_range(low, high)),
        "zeroline": False,
    }


def _power(power: int) -> str:
    """A power of ten as it is read."""
    return f"{10**power:g}" if 0 <= power < 4 else f"1e{power}"
