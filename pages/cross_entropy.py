"""Cross entropy: what a label makes of logits, one loss a row, and where the slope leads."""

from dataclasses import replace

import numpy as np
import streamlit as st

from core.errors import InputError
from core.experiment import CrossEntropyExperiment
from core.parse import parse_array
from core.presets import LABELLED_PRESETS
from core.reference.programs import PROGRAMS
from core.softmax import one_hot, undefined_lanes
from core.view import CrossEntropyView, Pitfalls
from pages import bench, carry, fields, grid, judge, lecture, missing, paste, state
from pages.files import OpenFile
from pages.fold import prose_fold
from pages.language import _, plain, say
from pages.live.cross_entropy import cross_entropy_bench
from pages.pitfalls import pitfalls

BENCH = "cross_entropy_bench"
INDICES, DISTRIBUTIONS = "indices", "distributions"
TYPED = ("ce_temperature", "ce_row", "ce_indices", "ce_kind", "ce_any_labels")
MOST_ROWS = 100  # one-hot rows that are shown


def main() -> None:
    experiment = state.current(CrossEntropyExperiment)
    view = CrossEntropyView(experiment)
    with bench.above():
        missing.ask(CrossEntropyExperiment, OpenFile.cross_entropy)
    bench.show(view, cross_entropy_bench, key=BENCH, on_edit=moved, controls=controls)
    numbers(experiment)
    if lecture.shows("results"):
        st.subheader(_("What goes wrong"), anchor=False)
        pitfalls(Pitfalls(view), set_preset)
    prose_fold(_("How cross entropy works"), "cross_entropy")
    judge.show(PROGRAMS["cross_entropy"](view))


def controls(view: CrossEntropyView) -> None:
    """Example, paste, labels and their kind, temperature, row, in a row that wraps; and notes."""
    experiment = view.experiment
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            _("Example"),
            list(LABELLED_PRESETS),
            key=state.bind("ce_preset", experiment.preset),
            format_func=lambda key: say(LABELLED_PRESETS[key].title),
            placeholder=_("Choose an example"),
            on_change=lambda: set_preset(st.session_state["ce_preset"]),
            width=220,
        )
        paste.popover("ce_pasted", with_logits, *TYPED)
        if experiment.preset:
            st.button(
                _("Reset"),
                icon=":material/restart_alt:",
                on_click=set_preset,
                args=(experiment.preset,),
            )
        st.segmented_control(
            _("Labels"),
            [INDICES, DISTRIBUTIONS],
            key=state.bind("ce_kind", INDICES if experiment.labels is None else DISTRIBUTIONS),
            format_func=kind_name,
            required=True,
            on_change=set_kind,
        )
        if experiment.labels is None:
            st.text_input(
                _("Right class of each row"),
                key=state.bind("ce_indices", ", ".join(map(str, experiment.indices))),
                on_change=set_indices,
                width=180,
            )
        else:
            st.toggle(
                _("Allow any labels"),
                key=state.bind("ce_any_labels", experiment.any_labels),
                on_change=set_any_labels,
                help=_("Labels that sum to something else than 1, to see what goes wrong."),
            )
        fields.refilled(
            _("Temperature T"),
            "ce_temperature",
            experiment.temperature,
            step=0.1,
            format="%g",
            on_change=set_temperature,
            width=130,
        )
        if experiment.rows > 1:
            fields.refilled(
                _("Row"),
                "ce_row",
                experiment.row,
                step=1,
                on_change=changed,
                args=("row",),
                width=130,
            )
        carry.button(
            _("Softmax of these logits"),
            ":material/equalizer:",
            "softmax",
            lambda: carry.softmax_of(experiment),
        )
    state.show_problems("cross_entropy_link", "ce_preset", *TYPED, BENCH)
    notes(view)


def kind_name(kind: str) -> str:
    return _("classes") if kind == INDICES else _("distributions")


def notes(view: CrossEntropyView) -> None:
    """What to notice, and what is special in these numbers."""
    experiment = view.experiment
    if experiment.preset:
        notice = LABELLED_PRESETS[experiment.preset].notice
        fields.note(notice)
    if experiment.source:
        carry.way_back(experiment.source)
    for lane in undefined_lanes(experiment.matrix)[:5]:
        st.warning(
            _(
                "Row {row}: {cause}; softmax has no value there, and so the loss has none.",
                row=lane.index[0],
                cause=plain(say(lane.cause)),
            )
        )
    for lane in view.bad_labels[:5]:
        row, cause = lane.index[0], plain(say(lane.cause))
        if abs(sum(experiment.targets[row].tolist()) - 1) < 1e-6:
            wrong = _(
                "The label of row {row} {cause}: it is no distribution.", row=row, cause=cause
            )
        else:
            wrong = _(
                "The label of row {row} {cause}: it is no distribution, so p − y is not the slope "
                "of the loss.",
                row=row,
                cause=cause,
            )
        st.warning(wrong)
    if Pitfalls(view).looks_swapped:
        st.warning(
            _(
                "The labels look like logits and the logits like labels. Before version 1 "
                "TensorFlow took (logits, labels); today it is (labels, logits)."
            )
        )


@lecture.part("tables")
def numbers(experiment: CrossEntropyExperiment) -> None:
    """Logits and labels as grids; for classes, their one-hot rows."""
    if experiment.logits.size > MOST_ROWS * 20:
        return  # a row of 50,000 classes is pasted or opened, not typed
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader(_("Logits as numbers"), anchor=False)
        grid.place(cells("ce_grid", experiment, experiment.matrix, with_logits, "logits"))
    with right:
        if experiment.labels is None:
            one_hot_rows(experiment)
        else:
            st.subheader(_("Labels as numbers"), anchor=False)
            grid.place(cells("ce_labels", experiment, experiment.targets, with_targets, "labels"))


def cells(key, experiment, matrix, change, what) -> grid.Grid:
    """A grid with a row a row and a column a class."""
    alt = _("The logits as numbers") if what == "logits" else _("The labels as numbers")
    names = experiment.class_names
    return grid.Grid(key, matrix, experiment.row_names, names, change, alt, ("ce_any_labels",))


def one_hot_rows(experiment: CrossEntropyExperiment) -> None:
    """The classes as rows of 0 and 1; a depth of its own shows what too few columns do."""
    st.subheader(_("One-hot"), anchor=False)
    fields.refilled(
        _("Depth"),
        "ce_depth",
        experiment.depth or experiment.classes,
        step=1,
        on_change=set_depth,
        help=_("The columns of a one-hot row: as many as there are classes, not as rows."),
        width=130,
    )
    state.show_problems("ce_depth")
    depth = experiment.depth or experiment.classes
    shown = np.array(experiment.indices[:MOST_ROWS])
    rows = np.zeros((len(shown), depth), int)
    inside = shown < depth
    rows[inside] = one_hot(shown[inside], depth).astype(int)
    st.code(f"tf.one_hot({shown.tolist()}, depth={depth})\n{np.array2string(rows)}", language=None)
    if not inside.all():
        st.warning(
            _(
                "Row {row}: class {label} is past the depth. TensorFlow gives a row of zeros, "
                "without a word, and its loss is 0.",
                row=int(np.flatnonzero(~inside)[0]),
                label=int(shown[~inside][0]),
            )
        )


def with_logits(logits: np.ndarray) -> CrossEntropyExperiment:
    now = state.current(CrossEntropyExperiment)
    vector = logits.ndim == 2 and len(logits) == 1 and now.logits.ndim == 1
    return now.with_logits(logits[0] if vector else logits)


def with_targets(targets: np.ndarray) -> CrossEntropyExperiment:
    return state.current(CrossEntropyExperiment).with_targets(targets)


def set_temperature() -> None:
    bench.typed()
    changed("temperature")


def changed(name: str) -> None:
    value = st.session_state[f"ce_{name}"]
    state.attempt(f"ce_{name}", lambda: state.current(CrossEntropyExperiment).updated(name, value))


def set_kind() -> None:
    kind = st.session_state["ce_kind"]
    now = state.current(CrossEntropyExperiment)
    change = now.as_indices if kind == INDICES else now.as_distributions
    state.attempt("ce_kind", change, "ce_indices")


def set_indices() -> None:
    def change() -> CrossEntropyExperiment:
        numbers = parse_array(st.session_state["ce_indices"]).ravel()
        if (numbers != np.floor(numbers)).any() or not np.isfinite(numbers).all():
            raise InputError("labels must be whole numbers, one a row, such as 0, 2, 1")
        indices = tuple(int(index) for index in numbers)
        return state.current(CrossEntropyExperiment).updated("indices", indices)

    state.attempt("ce_indices", change)


def set_any_labels() -> None:
    allowed = st.session_state["ce_any_labels"]
    state.attempt(
        "ce_any_labels", lambda: state.current(CrossEntropyExperiment).with_any_labels(allowed)
    )


def set_depth() -> None:
    depth = st.session_state["ce_depth"]
    state.attempt("ce_depth", lambda: replace(state.current(CrossEntropyExperiment), depth=depth))


def set_preset(key: str | None) -> None:
    if key is not None:
        state.replace_all("ce_preset", lambda: CrossEntropyExperiment.of(LABELLED_PRESETS[key]))


def moved() -> None:
    edit = state.last_edit(BENCH)
    state.attempt(BENCH, lambda: state.current(CrossEntropyExperiment).with_edit(edit), *TYPED)


main()
