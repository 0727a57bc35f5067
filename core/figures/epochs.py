"""A training over its epochs: accuracy, loss, what was learned and forgotten, margins of rows."""

from typing import Any

import numpy as np
import plotly.graph_objects as go

from core.figures.epochs_layout import (
    FORGOTTEN,
    LEARNED,
    accuracy_range,
    epochs_layout,
    events_range,
    grid,
    loss_top,
    margin_range,
    shape,
)
from core.figures.simplex import outline_traces
from core.figures.spec import Spec, Trace, figure, spec, trace
from core.figures.style import ACCENT, REST_COLOR, Gettext, colors, plain
from core.view.epochs import BINS, EpochsView

LONGEST = 12  # letters of the name of a row's class


def epochs_figure(view: EpochsView, gettext: Gettext = str, width: str = "wide") -> go.Figure:
    """The figure of an `EpochsView`; from a notebook, `epochs_figure(view).show()`.

    Args:
        view: what to draw.
        gettext: puts the texts of the figure into the reader's language.
        width: "wide", or "narrow" for a phone.

    Example:
        >>> from core.experiment import EpochsExperiment
        >>> drawn = epochs_figure(EpochsView(EpochsExperiment()))
        >>> drawn.data[0].meta, drawn.data[0].y[0] < drawn.data[0].y[-1]
        ('accuracy', True)
    """
    return figure(epochs_spec(view, gettext, width))


def epochs_spec(view: EpochsView, gettext: Gettext = str, width: str = "wide") -> Spec:
    """The figure as a plain dict; arguments as in `epochs_figure`."""
    charts = grid(view)
    drawing = Drawing(view, charts.numbers, gettext)
    traces = [*drawing.curves(), *drawing.events(), *drawing.margins(), *drawing.spread()]
    if view.paths is not None:
        traces += drawing.simplex()
    return spec(traces, epochs_layout(view, gettext, width))


class Drawing:
    """The traces of an `EpochsView`."""

    def __init__(self, view: EpochsView, numbers: dict[str, str], gettext: Gettext) -> None:
        self.view, self.numbers, self.gettext = view, numbers, gettext
        self.x = list(view.numbers)
        self.symbols = [shape(place)[0] for place in range(len(view.picked))]

    def line(self, role: str, chart: str, x: Any, y: Any, color: str, **style: Any) -> Trace:
        """A line, or marks where `mode` says so; what is not finite is a gap."""
        values = np.asarray(y, dtype=np.float64)
        number = self.numbers[chart]
        look: dict[str, Any] = {
            "mode": "lines",
            "hoverinfo": "skip",
            "line": {"color": color, "width": style.pop("width", 2)},
        }
        return trace(
            "scatter",
            meta=role,
            x=list(x),
            y=[float(value) if np.isfinite(value) else None for value in values],
            xaxis="x" + number,
            yaxis="y" + number,
            **(look | style),
        )

    def cursor(self, chart: str, low: float, high: float) -> Trace:
        """Where the epoch that is shown stands in a chart."""
        now = self.view.number
        return self.line(f"cursor_{chart}", chart, [now, now], [low, high], REST_COLOR, width=1.5)

    def dots(
        self, role: str, chart: str, x: Any, y: Any, color: Any, symbol: Any = "circle"
    ) -> Trace:
        """Marks of the present epoch."""
        marker = {"color": color, "symbol": symbol, "size": 11}
        marker["line"] = {"color": "white", "width": 2}
        return self.line(role, chart, x, y, REST_COLOR, mode="markers", marker=marker)

    def curves(self) -> list[Trace]:
        """Accuracy and mean loss, each with the present epoch."""
        _, view = self.gettext, self.view
        found = []
        ends = {"accuracy": accuracy_range(view), "loss": (0.0, loss_top(view))}
        shares = {"accuracy": "%{y:.2%}", "loss": "%{y:.4g}"}
        for chart, values in (
            ("accuracy", view.learning.accuracy),
            ("loss", view.learning.mean_loss),
        ):
            tip = _("epoch {epoch}: {value}").format(epoch="%{x}", value=shares[chart])
            look = {"mode": "lines+markers", "marker": {"size": 6}, "hoverinfo": "all"}
            look["hovertemplate"] = f"{tip}<extra></extra>"
            found += [
                self.line(chart, chart, self.x, values, ACCENT, **look),
                self.cursor(chart, *ends[chart]),
                self.dots(f"{chart}_now", chart, [view.number], values[[view.at]], ACCENT),
            ]
        return found

    def events(self) -> list[Trace]:
        """Rows learned upwards, forgotten downwards."""
        _, learning = self.gettext, self.view.learning
        number = self.numbers["events"]
        found = []
        tips = (_("rows learned: {count}"), _("rows forgotten: {count}"))
        for role, values, sign, color, tip in (
            ("learned", learning.learned, 1, LEARNED, tips[0]),
            ("forgotten", learning.forgotten, -1, FORGOTTEN, tips[1]),
        ):
            counted = tip.format(count="%{customdata}")
            found.append(
                trace(
                    "bar",
                    meta=role,
                    x=self.x,
                    y=(sign * values).tolist(),
                    customdata=values.tolist(),
                    marker={"color": color},
                    xaxis="x" + number,
                    yaxis="y" + number,
                    hovertemplate="%{x}: " + counted + "<extra></extra>",
                )
            )
        bottom, top = events_range(self.view)
        return [*found, self.cursor("events", -bottom, top)]

    def margins(self) -> list[Trace]:
        """The margin of each picked row over the epochs, and where it is now."""
        view, palette = self.view, colors(len(self.view.picked))
        symbols = self.symbols
        ends = [self.x[0], self.x[-1]]
        zero = self.line("zero", "margins", ends, [0, 0], REST_COLOR, width=1)
        lines = []
        for place, row in enumerate(view.picked):
            name = row_name(view, row, self.gettext)
            lines.append(
                self.line("margin", "margins", self.x, view.margins[place], palette[place],
                          mode="lines+markers", hoverinfo="all",
                          marker={"size": 7, "symbol": symbols[place]},
                          hovertemplate=f"{name}<br>%{{x}}: %{{y:.4g}}<extra></extra>")
            )  # fmt: skip
        low, high = margin_range(view)
        now = [view.number] * len(view.picked)
        marks = self.dots("margins_now", "margins", now, view.margins[:, view.at], palette, symbols)
        return [zero, *lines, self.cursor("margins", low, high), marks]

    def spread(self) -> list[Trace]:
        """How the margins of all rows are spread at the present epoch."""
        _, view, number = self.gettext, self.view, self.numbers["spread"]
        edges = view.edges
        right = edges[:-1] >= -1e-12
        tip = _("margin {low} to {high}, rows: {count}").format(
            low="%{customdata[0]:.3g}", high="%{customdata[1]:.3g}", count="%{y}"
        )
        return [
            trace(
                "bar",
                meta="spread",
                x=list(range(BINS)),
                y=view.spread[view.at].tolist(),
                customdata=np.stack([edges[:-1], edges[1:]], axis=1).tolist(),
                marker={"color": np.where(right, LEARNED, FORGOTTEN).tolist()},
                xaxis="x" + number,
                yaxis="y" + number,
                hovertemplate=tip + "<extra></extra>",
            )
        ]

    def simplex(self) -> list[Trace]:
        """The paths of the picked rows in the triangle."""
        view, number = self.view, self.numbers["simplex"]
        assert view.paths is not None
        palette = colors(len(view.picked))
        lines = [
            self.line("path", "simplex", path[:, 0], path[:, 1], palette[at], mode="lines+markers",
                      marker={"size": 6, "symbol": self.symbols[at]})
            for at, path in enumerate(view.paths)
        ]  # fmt: skip
        now = view.paths[:, view.at]
        marks = self.dots("paths_now", "simplex", now[:, 0], now[:, 1], palette, self.symbols)
        return [*outline_traces(number, view.names, [REST_COLOR] * 3), *lines, marks]


def row_name(view: EpochsView, row: int, _: Gettext) -> str:
    """A row with the name of its label."""
    label = plain(view.names[view.learning.epochs.labels[row]], LONGEST)
    return _("row {row}, label {label}").format(row=row, label=label)
