"""Softmax: what temperature, axis and a single logit do to the probabilities."""

from dataclasses import replace

import numpy as np
import streamlit as st

from core.errors import Message
from core.experiment import SoftmaxExperiment
from core.presets import PRESETS
from core.reference.programs import PROGRAMS
from core.softmax import hand_axis, undefined_lanes
from core.view import AxisSums, SoftmaxView
from pages import bench, carry, fields, grid, judge, lecture, missing, paste, state
from pages.files import OpenFile
from pages.fold import prose_fold
from pages.language import _, plain, say
from pages.live.softmax import softmax_bench

BENCH = "bench"
TYPED = ("temperature", "axis", "entry")  # what a moved bar overtakes


def main() -> None:
    experiment = state.current(SoftmaxExperiment)
    view = SoftmaxView(experiment)
    with bench.above():
        missing.ask(SoftmaxExperiment, OpenFile.bench)
    bench.show(view, softmax_bench, key=BENCH, on_edit=moved, controls=controls)
    numbers, sums = st.columns([3, 2], gap="large")
    with numbers:
        as_numbers(experiment)
    with sums:
        axis_sums(view)
    prose_fold(_("How softmax works"), "softmax")
    judge.show(PROGRAMS["softmax"](view))


def controls(view: SoftmaxView) -> None:
    """Example, paste, temperature, axis and chosen entry, in one row that wraps; and the notes."""
    experiment = view.experiment
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            _("Example"),
            list(PRESETS),
            key=state.bind("preset", experiment.preset),
            format_func=lambda key: say(PRESETS[key].title),
            placeholder=_("Choose an example"),
            on_change=set_preset,
            width=220,
        )
        paste.popover("pasted", with_logits, *TYPED)
        if experiment.preset:
            st.button(_("Reset"), icon=":material/restart_alt:", on_click=set_preset)
        fields.refilled(
            _("Temperature T"),
            "temperature",
            experiment.temperature,
            step=0.1,
            format="%g",
            on_change=set_temperature,
            width=140,
        )
        fields.refilled(
            "axis",
            "axis",
            experiment.axis,
            step=1,
            on_change=set_axis,
            help=_(
                "The axis along which the probabilities sum to 1. TensorFlow 1 called it `dim`; "
                "the last one is -1."
            ),
            width=90,
        )
        for dimension, at in enumerate(experiment.entry):
            fields.refilled(
                _("index {dimension}", dimension=dimension),
                f"entry_{dimension}",
                at,
                control="entry",
                step=1,
                on_change=choose_entry,
                width=80,
            )
        if experiment.logits.ndim <= 2 and experiment.positive_axis == experiment.logits.ndim - 1:
            carry.button(
                _("Cross entropy of these logits"),
                ":material/target:",
                "cross_entropy",
                lambda: carry.cross_entropy_of(experiment),
            )
    state.show_problems("softmax_link", "preset", "temperature", "axis", "entry", BENCH)
    notes(view)


def notes(view: SoftmaxView) -> None:
    """What to notice, and what is special in these numbers."""
    experiment = view.experiment
    if experiment.preset:
        preset = PRESETS[experiment.preset]
        changed = Message("Changed; the example was: {title}", title=preset.title)
        fields.note(preset.notice if experiment.untouched else changed)
    if experiment.source:
        carry.way_back(experiment.source)
    bad = undefined_lanes(experiment.logits, experiment.axis)
    for lane in bad[:5]:
        st.warning(
            _(
                "Lane {index}: {cause}; softmax has no value there and gives NaN.",
                index=plain(place(lane.index, view.axis)),
                cause=plain(say(lane.cause)),
            )
        )


def place(index: tuple[int, ...], axis: int) -> str:
    """Where a lane is, as one would index it: `[1, :]`."""
    at = [str(position) for position in index]
    return f"[{', '.join([*at[:axis], ':', *at[axis:]])}]"


def logits_grid(experiment: SoftmaxExperiment) -> grid.Grid:
    """The plane through the chosen entry."""
    rows, columns = (experiment.axis_names(axis) for axis in experiment.plane_axes)
    return grid.Grid(
        "grid",
        experiment.plane,
        rows,
        columns,
        lambda cells: state.current(SoftmaxExperiment).with_plane(cells),
        _("The logits as numbers"),
    )


@lecture.part("tables")
def as_numbers(experiment: SoftmaxExperiment) -> None:
    """The logits as a grid, and how many classes there are."""
    st.subheader(_("Logits as numbers"), anchor=False)
    grid.place(logits_grid(experiment))
    sizes(experiment)


@lecture.part("results")
def axis_sums(view: SoftmaxView) -> None:
    """A line an axis: only along the softmax axis are all sums 1."""
    st.subheader(_("Sums along every axis"), anchor=False)
    st.markdown("\n".join(_sum_line(sums, view.axis) for sums in view.axis_sums))
    by_hand = hand_axis(view.experiment.logits.shape)
    st.caption(
        _(
            "A softmax by hand often takes the first axis that is longer than 1 when none is "
            "given: here axis {axis}.",
            axis=by_hand,
        )
    )


def _sum_line(sums: AxisSums, chosen: int) -> str:
    name = f"**axis {sums.axis}**" if sums.axis == chosen else f"axis {sums.axis}"
    if sums.all_one:
        return f"- {name}: " + _("all sums are 1 ✓")
    span = f"{sums.low:.4g} … {sums.high:.4g}" if sums.low < sums.high else f"{sums.low:.4g}"
    return f"- {name}: " + _("sums {span}", span=span)


def sizes(experiment: SoftmaxExperiment) -> None:
    """Adds a class at the end, or takes the last one away."""
    with st.container(horizontal=True):
        fields.sizes(experiment.classes, 1, resize)
    state.show_problems("size")


def set_temperature() -> None:
    bench.typed()
    changed("temperature")


def set_axis() -> None:
    changed("axis")


def changed(name: str) -> None:
    value = st.session_state[name]
    state.attempt(name, lambda: state.current(SoftmaxExperiment).updated(name, value))


def choose_entry() -> None:
    experiment = state.current(SoftmaxExperiment)
    entry = tuple(st.session_state[f"entry_{at}"] for at in range(experiment.logits.ndim))
    state.attempt("entry", lambda: replace(experiment, entry=entry))


def set_preset() -> None:
    key = st.session_state["preset"]
    if key is not None:
        state.replace_all("preset", lambda: SoftmaxExperiment.of(PRESETS[key]))


def with_logits(logits: np.ndarray) -> SoftmaxExperiment:
    return replace(state.current(SoftmaxExperiment).with_logits(logits), preset=None)


def resize(by: int) -> None:
    state.attempt("size", lambda: state.current(SoftmaxExperiment).resized(by))


def moved() -> None:
    edit = state.last_edit(BENCH)
    state.attempt(BENCH, lambda: state.current(SoftmaxExperiment).with_edit(edit), *TYPED)


main()
