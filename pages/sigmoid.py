"""Sigmoid or softmax: classes that exclude each other, or each asked by itself; `pos_weight`."""

from collections.abc import Callable

import numpy as np
import streamlit as st

from core.experiment import SigmoidExperiment
from core.locale import translations
from core.presets import ELEMENT_PRESETS
from core.reference.programs import PROGRAMS
from core.softmax import undefined_lanes
from core.view import PosWeightView, SigmoidView
from pages import bench, fields, grid, judge, lecture, live, missing, paste, state
from pages.fold import prose_fold
from pages.language import _, language, plain, say
from pages.live.pos_weight import pos_weight_bench
from pages.live.sigmoid import sigmoid_bench

BENCH, WEIGHT_BENCH = "sigmoid_bench", "pos_weight_bench"
TYPED = ("sigmoid_row", "sigmoid_chosen", "sigmoid_pos_weight")  # what a moved bar overtakes


def main() -> None:
    experiment = state.current(SigmoidExperiment)
    view = SigmoidView(experiment)
    with st.container():
        with bench.above(BENCH):
            missing.ask(SigmoidExperiment, lambda opened, row: None)
            controls(experiment)
            state.show_problems("sigmoid_link", "sigmoid_preset", *TYPED[:2], BENCH)
            notes(view)
        show(BENCH, sigmoid_bench(view, translations(language()).gettext))
    numbers(experiment)
    st.subheader(_("pos_weight: what a weight of the positives does"), anchor=False)
    with st.container():
        with bench.above(WEIGHT_BENCH):
            weight_control(experiment)
            state.show_problems("sigmoid_pos_weight", WEIGHT_BENCH)
        show(WEIGHT_BENCH, pos_weight_bench(PosWeightView(view), translations(language()).gettext))
    prose_fold(_("How sigmoid and pos_weight work"), "sigmoid")
    judge.show(PROGRAMS["sigmoid"](view))


def show(key: str, given: live.Bench) -> None:
    """Draws one of the two benches; each has edits of its own."""
    live.show(
        given,
        key=key,
        on_edit=lambda: live.take_edit(key, lambda: moved(key)),
        gettext=translations(language()).gettext,
    )


@lecture.part("controls")
def controls(experiment: SigmoidExperiment) -> None:
    """Example, paste, row and chosen class, in one row that wraps."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            _("Example"),
            list(ELEMENT_PRESETS),
            key=state.bind("sigmoid_preset", experiment.preset),
            format_func=lambda key: say(ELEMENT_PRESETS[key].title),
            placeholder=_("Choose an example"),
            on_change=lambda: set_preset(st.session_state["sigmoid_preset"]),
            width=260,
        )
        paste.popover("sigmoid_pasted", with_logits, *TYPED)
        if experiment.preset:
            st.button(
                _("Reset"),
                icon=":material/restart_alt:",
                on_click=set_preset,
                args=(experiment.preset,),
            )
        if experiment.rows > 1:
            number(_("Row"), "row", experiment.row)
        number(_("Class"), "chosen", experiment.chosen)


@lecture.part("controls")
def weight_control(experiment: SigmoidExperiment) -> None:
    """The weight as a number; the slider of the bench below has it too."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        number("pos_weight", "pos_weight", experiment.pos_weight)
        st.caption(
            _(
                "The losses of label 1 are multiplied by it. The classifier is a logistic "
                "regression on a small sample with few positives, fitted anew for each weight."
            ),
            width="stretch",
        )


def number(label: str, name: str, value: float) -> None:
    """A field of the experiment to be typed."""
    fields.number(f"sigmoid_{name}", label, value, changed, name, step=0.5, width=130)


def notes(view: SigmoidView) -> None:
    """What to notice, and what is special in these numbers."""
    experiment = view.experiment
    if experiment.preset:
        notice = ELEMENT_PRESETS[experiment.preset].notice
        fields.note(notice)
    for lane in undefined_lanes(experiment.matrix)[:5]:
        st.warning(
            _(
                "Row {row}: {cause}; softmax has no value there. The sigmoid asks each class by "
                "itself and keeps the others.",
                row=lane.index[0],
                cause=plain(say(lane.cause)),
            )
        )


@lecture.part("tables")
def numbers(experiment: SigmoidExperiment) -> None:
    """Logits and labels as grids, and the number of classes."""
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader(_("Logits as numbers"), anchor=False)
        alt = _("The logits as numbers")
        grid.place(cells("sigmoid_grid", experiment, experiment.matrix, with_logits, alt))
        sizes(experiment)
    with right:
        st.subheader(_("Labels as numbers"), anchor=False)
        alt = _("The labels as numbers")
        grid.place(cells("sigmoid_labels", experiment, experiment.targets, with_labels, alt))
        st.caption(_("Each from 0 to 1, whatever the others are."))


def cells(
    key: str,
    experiment: SigmoidExperiment,
    matrix: np.ndarray,
    change: Callable[[np.ndarray], SigmoidExperiment],
    alt: str,
) -> grid.Grid:
    """A grid with a row a row and a column a class."""
    return grid.Grid(key, matrix, experiment.row_names, experiment.class_names, change, alt)


def sizes(experiment: SigmoidExperiment) -> None:
    """Adds a class at the end, or takes the last one away."""
    with st.container(horizontal=True):
        fields.sizes(experiment.classes, 1, resize)
    state.show_problems("sigmoid_size")


def with_logits(logits: np.ndarray) -> SigmoidExperiment:
    now = state.current(SigmoidExperiment)
    vector = logits.ndim == 2 and len(logits) == 1 and now.logits.ndim == 1
    return now.with_logits(logits[0] if vector else logits)


def with_labels(labels: np.ndarray) -> SigmoidExperiment:
    return state.current(SigmoidExperiment).with_labels(labels)


def changed(name: str) -> None:
    value = st.session_state[f"sigmoid_{name}"]
    state.attempt(f"sigmoid_{name}", lambda: state.current(SigmoidExperiment).updated(name, value))


def set_preset(key: str | None) -> None:
    if key is not None:
        state.replace_all("sigmoid_preset", lambda: SigmoidExperiment.of(ELEMENT_PRESETS[key]))


def resize(by: int) -> None:
    state.attempt("sigmoid_size", lambda: state.current(SigmoidExperiment).resized(by))


def moved(key: str) -> None:
    edit = state.last_edit(key)
    state.attempt(key, lambda: state.current(SigmoidExperiment).with_edit(edit), *TYPED)


main()
