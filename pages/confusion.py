"""Which class was taken for which: the matrix, its largest mistakes, and every class by itself."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import streamlit as st

from core.experiment import LogitsExperiment
from core.locale import N_, translations
from core.logits import NORMALISATIONS, ORDERS, Cell, Confusion, class_names
from core.logits.class_order import NEAR
from core.view import LogitsView
from pages import bench, files, lecture, live, rows, selecting, state
from pages.columns import named_column
from pages.files import OpenFile
from pages.language import _, language, plain
from pages.live.confusion import confusion_bench
from pages.per_class import PERCENT, classes, height

BENCH = "confusion"
PAIRS, SEEN = 100, 6  # most frequent mistakes beside the matrix; how many are seen at a time
PAIRED = 120  # px of each name of a pair at the most
LISTED = 2_000  # classes that are chosen from a list; of more by their number
SHOWN = {
    "none": N_("Counts"),
    "true": N_("Label = 100%"),
    "predicted": N_("Prediction = 100%"),
}
ORDERED = {
    "class": N_("by number"),
    "mistakes": N_("lowest F1 first"),
    "alike": N_("confused ones together"),
}


def show(experiment: LogitsExperiment, opened: OpenFile) -> None:
    """The confusion matrix and what it says of every class; nothing without labels."""
    view = LogitsView(experiment, opened)
    confusion = view.confusion
    if confusion is None:
        return
    notes(confusion, opened, bool(experiment.selection.without("cell")))
    controls(experiment, opened)
    left, right = st.columns([3, 2], gap="large")
    with left:
        matrix(view)
    with right:
        pairs(experiment, opened, confusion)
        classes(confusion, opened, experiment.cell, class_selected)


def notes(confusion: Confusion, opened: OpenFile, narrowed: bool) -> None:
    """What the matrix leaves out, or counts in another way than the accuracy above."""
    if confusion.unpredicted:
        st.info(
            _(
                "Rows with a NaN have no prediction: {count} are not in the matrix, and not in "
                "precision and recall. The accuracy above counts them as mistakes.",
                count=f"{confusion.unpredicted:,}",
            )
        )
    ties = 0 if narrowed else (opened.summary.hits or 0) - int(confusion.hits.sum())
    if ties:
        st.info(
            _(
                "Rows where the label shares the largest logit with a class before it: {count}. "
                "The accuracy above counts them as hits; the matrix goes by argmax, the first of a "
                "tie, and counts them as mistakes.",
                count=f"{ties:,}",
            )
        )


@lecture.part("controls")
def controls(experiment: LogitsExperiment, opened: OpenFile) -> None:
    """What the cells show, in which order, and which of them is chosen."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.segmented_control(
            _("Show"),
            NORMALISATIONS,
            key=state.bind("normalise", experiment.normalise),
            format_func=lambda name: _(SHOWN[name]),
            required=True,
            on_change=changed,
            args=("normalise",),
        )
        st.selectbox(
            _("Order of the classes"),
            ORDERS,
            key=state.bind("order", experiment.order),
            format_func=lambda name: _(ORDERED[name]),
            on_change=changed,
            args=("order",),
            width=200,
        )
        if opened.confusion.classes > NEAR:
            zoom = experiment.zoom if (experiment.zoom or 0) < opened.confusion.classes else None
            picker(_("Around the class"), "zoom", "zoom", zoom, opened, zoomed)
        label, prediction = experiment.cell or (None, None)
        picker(_("Label"), "cell_label", "cell", label, opened, picked, "cell_label", 0)
        key = "cell_prediction"
        picker(_("Prediction"), key, "cell", prediction, opened, picked, key, 1)
    state.show_problems("normalise", "order", "zoom", "cell", BENCH)


def picker(name: str, key: str, control: str, chosen: int | None, opened: OpenFile,
           on_change: Callable[..., None], *args: object) -> None:  # fmt: skip
    """Chooses a class, which can be searched for; by its number where there are many."""
    common = {
        "key": state.bind(key, chosen, control),
        "placeholder": _("any"),
        "on_change": on_change,
        "args": args,
        "width": 170,
    }
    if opened.confusion.classes > LISTED:
        st.number_input(name, value=None, step=1, **common)
        return
    names = class_names(opened.logits)
    options = range(len(names))
    st.selectbox(name, options, index=None, format_func=lambda at: names[at], **common)


def matrix(view: LogitsView) -> None:
    """The heat map, whose cells can be pressed."""
    gettext = translations(language()).gettext
    experiment, confusion, shown = view.experiment, view.confusion, view.classes
    if experiment.zoom is not None and shown.size < confusion.classes:
        st.caption(
            _(
                "{name}, and the classes that it is most often taken for or that are taken for it",
                name=plain(view.names[experiment.zoom]),
            )
        )
    elif shown.size < confusion.classes:
        st.caption(
            _(
                "{count} of {classes} classes, those of the most frequent mistakes; “Around the "
                "class” looks at any other",
                count=shown.size,
                classes=f"{confusion.classes:,}",
            )
        )
    opened = view.opened

    def bench_of(experiment: LogitsExperiment) -> live.Bench:
        now = LogitsView(rows.within(experiment, opened), opened)
        return bench_of_view(now, gettext)

    live.show(
        bench_of_view(view, gettext),
        key=BENCH,
        on_edit=pressed,
        gettext=gettext,
        address=bench.ahead(BENCH, LogitsExperiment, bench_of, pressed),
    )
    st.caption(
        _(
            "Blue: hits. Orange: mistakes, on a scale of their own, so that a few are seen beside "
            "hundreds of hits."
        )
    )


def bench_of_view(view: LogitsView, gettext: Callable[[str], str]) -> live.Bench:
    """The heat map of what is chosen."""
    experiment = view.experiment
    assert view.confusion is not None
    return confusion_bench(
        view.confusion,
        view.names,
        experiment.normalise,
        experiment.cell,
        experiment.place,
        gettext,
        view.classes,
    )


@lecture.part("tables")
def pairs(experiment: LogitsExperiment, opened: OpenFile, confusion: Confusion) -> None:
    """The most frequent mistakes; a chosen row chooses the cell."""
    names = class_names(opened.logits)
    st.markdown(_("**Most frequent mistakes**"))
    if not confusion.pairs.size:
        st.caption(_("There is none."))
        return
    first = [(label, prediction) for label, prediction in confusion.pairs[:PAIRS].tolist()]
    counts = confusion.pair_counts[:PAIRS]
    frame = pd.DataFrame(
        {
            "label": [names[label] for label, _prediction in first],
            "prediction": [names[prediction] for _label, prediction in first],
            "rows": counts,
            "share": 100 * counts / confusion.support[[label for label, _prediction in first]],
        }
    )
    chosen = [first.index(experiment.cell)] if experiment.cell in first else []
    # made anew with every cell, for it may have been chosen elsewhere
    key = f"pairs-{opened.logits.digest[:8]}-{hash(experiment.selection)}"
    st.dataframe(
        frame,
        key=key,
        hide_index=True,
        height=height(min(len(first), SEEN)),
        on_select=lambda: pair_selected(key, first),
        selection_mode="single-row",
        selection_default={"selection": {"rows": chosen}},
        column_config={
            "label": named_column(_("label"), frame["label"], PAIRED),
            "prediction": named_column(_("prediction"), frame["prediction"], PAIRED),
            "rows": st.column_config.NumberColumn(_("rows"), format="localized"),
            "share": st.column_config.NumberColumn(_("of the label"), format=PERCENT),
        },
    )


def choose(cell: Cell | None) -> None:
    """Shows the rows of a cell, the first of them chosen; those of all cells for None."""
    selecting.take("cell", lambda experiment: experiment.with_cell(cell))


def picked(key: str, column: int) -> None:
    """A label or a prediction was chosen, or any; the other one stays."""
    value = st.session_state[key]

    def change(experiment: LogitsExperiment) -> LogitsExperiment:
        label, prediction = experiment.cell or (None, None)
        cell = (value, prediction) if column == 0 else (label, value)
        return experiment.with_cell(None if cell == (None, None) else cell)

    selecting.take("cell", change)


def pair_selected(key: str, cells: list[Cell]) -> None:
    selected = st.session_state[key]["selection"]["rows"]
    choose(cells[selected[0]] if selected else None)


def class_selected(key: str, labels: np.ndarray) -> None:
    selected = st.session_state[key]["selection"]["rows"]
    choose((int(labels[selected[0]]), None) if selected else None)


def pressed() -> None:
    """A cell of the matrix was pressed."""
    edit = state.last_edit(BENCH)
    selecting.take(BENCH, lambda experiment: experiment.with_edit(edit))


def zoomed() -> None:
    """The class was chosen whose surroundings are drawn."""
    value = st.session_state["zoom"]
    experiment = state.current(LogitsExperiment)

    def change() -> LogitsExperiment:
        files.find(experiment.file).confusion.check((value, None))
        return replace(experiment, zoom=value)

    state.attempt("zoom", change)


def changed(name: str) -> None:
    """How the matrix is drawn."""
    value = st.session_state[name]
    experiment = state.current(LogitsExperiment)
    state.attempt(name, lambda: replace(experiment, **{name: value}))
