"""Draw a digit and see what the network takes it for."""

from dataclasses import replace
from pathlib import Path

import streamlit as st

from core.digits import CLASSES, SIDE
from core.errors import InputError
from core.experiment import NetworkExperiment
from core.experiment.network import parse_drawing, write_drawing
from core.view import NetworkView
from pages import state
from pages.language import _
from pages.live import declare
from pages.trained import TrainedView

CONTROL = "net_drawing"
SQUARE = "net_square"
HTML = f"""
<div class="draw">
  <canvas width="{SIDE}" height="{SIDE}" role="application" tabindex="0"></canvas>
  <span class="draw-said" role="status"></span><button type="button"></button>
</div>
"""
Kind = NetworkExperiment

_square = declare(
    "logitscope_draw",
    "draw.js",
    html=HTML,
    css=(Path(__file__).parent / "live" / "draw.css").read_text(),
)


def popover(view: NetworkView) -> None:
    """The button with the square, what it is meant as, and what the network says."""
    experiment = view.experiment
    with st.popover(_("Draw a digit"), icon=":material/draw:"):
        drawn = experiment.drawn
        _square(
            key=SQUARE,
            data={
                "pixels": write_drawing(drawn) if drawn else "",
                "texts": {
                    "clear": _("Clear"),
                    "label": _("Draw a digit here: arrow keys move the pen, Space lowers it"),
                    "lowered": _("pen down"),
                    "lifted": _("pen up"),
                    "pen": _("{pen}, row {row}, column {column}"),
                },
            },
            on_pixels_change=draw,
        )
        state.show_problems(CONTROL)
        if drawn is None:
            st.caption(_("Large and in one go, as in a form; it is centred and scaled."))
            return
        percent = f"{view.by_output['linear'][view.prediction]:.1%}"
        text = _(
            "**It is taken for a {digit}** ({percent} by the linear output)",
            digit=view.prediction,
            percent=percent,
        )
        st.markdown(text)
        st.selectbox(
            _("It is meant as a"),
            range(CLASSES),
            key=state.bind("net_label", experiment.label),
            on_change=meant,
        )


def draw() -> None:
    """Takes the pixels that came; none bring the digit of the collection back.

    Until somebody says what a new one is meant as, it is what the network takes it for.
    """
    text = st.session_state[SQUARE]["pixels"]

    def change() -> Kind:
        if not isinstance(text, str):
            raise InputError("the edit that came from the browser cannot be read")
        pixels = parse_drawing(text) if text else b""
        now = state.current(Kind)
        changed = replace(now, drawn=pixels if any(pixels) else None)
        if now.drawn is not None or changed.drawn is None:
            return changed
        return replace(changed, label=TrainedView(changed).prediction)

    state.attempt(CONTROL, change)


def meant() -> None:
    label = st.session_state["net_label"]
    state.attempt("net_label", lambda: replace(state.current(Kind), label=label))
