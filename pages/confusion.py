"""Which class was taken for which: the matrix, its largest mistakes, and every class by itself."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from core.experiment import LogitsExperiment
from core.locale import N_, translations
from core.logits import MOST_CLASSES, NORMALISATIONS, Cell, Confusion, class_names
from pages import files, live, rows, state
from pages.files import OpenFile
from pages.language import _, language
from pages.live.confusion import confusion_bench
from pages.per_class import PERCENT, classes, height

BENCH = "confusion"
PAIRS, SEEN = 10, 6  # most frequent mistakes beside the matrix; how many are seen at a time
PAIRS_ALONE = 100  # and where there are too many classes for one
SETTLED = (BENCH, "cell", "offset", "go_to")  # what a chosen cell overtakes
SHOWN = {
    "none": N_("Counts"),
    "true": N_("Label = 100%"),
    "predicted": N_("Prediction = 100%"),
}


def show(experiment: LogitsExperiment, opened: OpenFile) -> None:
    """The confusion matrix and what it says of every class; nothing without labels."""
    confusion = opened.confusion
    if confusion is None:
        return
    st.subheader(_("Confusion matrix"), anchor=False)
    notes(confusion, opened)
    controls(experiment, opened)
    left, right = st.columns([3, 2], gap="large")
    if confusion.classes <= MOST_CLASSES:
        with left:
            matrix(experiment, opened)
        with right:
            pairs(experiment, opened, PAIRS)
            classes(confusion, opened)
    else:
        with left:
            pairs(experiment, opened, PAIRS_ALONE)
        with right:
            classes(confusion, opened)


def notes(confusion: Confusion, opened: OpenFile) -> None:
    """What the matrix leaves out, or counts in another way than the accuracy above."""
    if confusion.classes > MOST_CLASSES:
        st.info(
            _(
                "A matrix of {classes} classes cannot be read; above {most} the most frequent "
                "mistakes stand in a table instead.",
                classes=f"{confusion.classes:,}",
                most=MOST_CLASSES,
            )
        )
    if confusion.unpredicted:
        st.info(
            _(
                "Rows with a NaN have no prediction: {count} are not in the matrix, and not in "
                "precision and recall. The accuracy above counts them as mistakes.",
                count=f"{confusion.unpredicted:,}",
            )
        )
    ties = (opened.summary.hits or 0) - int(confusion.hits.sum())
    if ties:
        st.info(
            _(
                "In {count} rows the label shares the largest logit with a class before it. The "
                "accuracy above counts them as hits; the matrix goes by argmax, the first of a "
                "tie, and counts them as mistakes.",
                count=f"{ties:,}",
            )
        )


def controls(experiment: LogitsExperiment, opened: OpenFile) -> None:
    """What the cells show, and which of them is chosen."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if opened.confusion.classes <= MOST_CLASSES:
            st.segmented_control(
                _("Show"),
                NORMALISATIONS,
                key=state.bind("normalise", experiment.normalise),
                format_func=lambda name: _(SHOWN[name]),
                required=True,
                on_change=normalised,
            )
        label, prediction = experiment.cell or (None, None)
        picker(_("Label"), "cell_label", label, opened, 0)
        picker(_("Prediction"), "cell_prediction", prediction, opened, 1)
        if experiment.cell:
            st.button(
                _("All rows"), icon=":material/close:", on_click=choose, args=(None,), key="all"
            )
    state.show_problems("normalise", "cell", BENCH)


def picker(name: str, key: str, label: int | None, opened: OpenFile, column: int) -> None:
    """Chooses the label or the prediction of a cell; a class by its number where there are many."""
    common = {
        "key": state.bind(key, label, "cell"),
        "placeholder": _("any"),
        "on_change": picked,
        "args": (key, column),
        "width": 170,
    }
    if opened.confusion.classes > MOST_CLASSES:
        st.number_input(name, value=None, step=1, **common)
        return
    names = class_names(opened.logits)
    options = range(len(names))
    st.selectbox(name, options, index=None, format_func=lambda at: names[at], **common)


def matrix(experiment: LogitsExperiment, opened: OpenFile) -> None:
    """The heat map, whose cells can be pressed."""
    gettext = translations(language()).gettext
    bench = confusion_bench(
        opened.confusion,
        class_names(opened.logits),
        experiment.normalise,
        experiment.cell,
        experiment.place,
        gettext,
    )
    live.show(bench, key=BENCH, on_edit=pressed, gettext=gettext)
    st.caption(
        _(
            "Blue: hits. Orange: mistakes, on a scale of their own, so that a few are seen beside "
            "hundreds of hits."
        )
    )


def pairs(experiment: LogitsExperiment, opened: OpenFile, most: int) -> None:
    """The most frequent mistakes; a chosen row chooses the cell."""
    confusion, names = opened.confusion, class_names(opened.logits)
    st.markdown(_("**Most frequent mistakes**"))
    if not confusion.pairs.size:
        st.caption(_("There is none."))
        return
    first = [(label, prediction) for label, prediction in confusion.pairs[:most].tolist()]
    counts = confusion.pair_counts[:most]
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
    key = f"pairs-{opened.logits.digest[:8]}-{experiment.cell}"
    st.dataframe(
        frame,
        key=key,
        hide_index=True,
        height=height(min(len(first), SEEN if most == PAIRS else PAIRS)),
        on_select=lambda: pair_selected(key, first),
        selection_mode="single-row",
        selection_default={"selection": {"rows": chosen}},
        column_config={
            "label": st.column_config.TextColumn(_("label")),
            "prediction": st.column_config.TextColumn(_("prediction")),
            "rows": st.column_config.NumberColumn(_("rows"), format="localized"),
            "share": st.column_config.NumberColumn(_("of the label"), format=PERCENT),
        },
    )


def choose(cell: Cell | None, control: str = "cell") -> None:
    """Shows the rows of a cell, the first of them chosen; all rows for None."""
    experiment = state.current(LogitsExperiment)
    opened = files.find(experiment.file)

    def change() -> LogitsExperiment:
        if cell is not None:
            opened.confusion.check(cell)
        return with_its_first_row(experiment.with_cell(cell), opened)

    state.attempt(control, change, *SETTLED)


def with_its_first_row(experiment: LogitsExperiment, opened: OpenFile) -> LogitsExperiment:
    """The experiment whose chosen row is one of the cell's, where it has any."""
    row = rows.first_row(experiment, opened) if experiment.cell else None
    return experiment if row is None else replace(experiment, file=opened.source(row))


def picked(key: str, column: int) -> None:
    """A class was chosen: with the other one, or else with the one most often confused with it."""
    label = st.session_state[key]
    experiment = state.current(LogitsExperiment)
    if label is None:
        choose(None)
        return
    opened = files.find(experiment.file)
    cell = rows.within(experiment, opened).cell
    if cell is None:
        choose(opened.confusion.likely(column, label))
    else:
        choose((label, cell[1]) if column == 0 else (cell[0], label))


def pair_selected(key: str, cells: list[Cell]) -> None:
    selected = st.session_state[key]["selection"]["rows"]
    choose(cells[selected[0]] if selected else None)


def pressed() -> None:
    """A cell of the matrix was pressed."""
    edit = state.last_edit(BENCH)
    experiment = state.current(LogitsExperiment)
    opened = files.find(experiment.file)

    def change() -> LogitsExperiment:
        changed = rows.within(experiment, opened).with_edit(edit)
        if changed.cell is not None:
            opened.confusion.check(changed.cell)
        return with_its_first_row(changed, opened)

    state.attempt(BENCH, change, *SETTLED)


def normalised() -> None:
    value = st.session_state["normalise"]
    experiment = state.current(LogitsExperiment)
    state.attempt("normalise", lambda: replace(experiment, normalise=value))
