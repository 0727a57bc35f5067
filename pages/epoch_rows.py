"""The rows of a training that are shown, with their margins over the epochs."""

from dataclasses import replace

import numpy as np
import pandas as pd
import streamlit as st

from core.errors import InputError
from core.experiment import CompareExperiment, EpochsExperiment
from core.experiment.epochs import MOST_PICKED
from core.locale import N_
from core.logits.learning import Learning
from core.view import EpochsView
from pages import carry, epoch_files, fields, files, lecture, state, uploads
from pages.columns import named_column
from pages.files import OpenFile
from pages.language import _, plain
from pages.rows import class_name, picture

ROWS = 200  # of the table at a time
TYPED = "epochs_picked"
SORTS = {
    "events": N_("times forgotten"),
    "loss": N_("loss"),
    "margin": N_("margin"),
    "first": N_("first right"),
    "row": N_("row"),
}
Kind = EpochsExperiment


def within(experiment: Kind, learning: Learning) -> Kind:
    """The experiment as far as the training has what it names; the training in it."""
    rows = learning.epochs.rows
    count = learning.rows_of(experiment.fate).size
    picked = tuple(row for row in experiment.picked or () if row < rows) or None
    return replace(
        experiment,
        file=epoch_files.source(learning, picked[0] if picked else 0),
        picked=picked,
        offset=experiment.offset if experiment.offset < count else 0,
    )


def view(experiment: Kind, learning: Learning) -> EpochsView:
    """The training with the rows that the page shows."""
    fitting = within(experiment, learning)
    at = EpochsView(fitting, learning).at
    rows = learning.sorted(learning.rows_of(fitting.fate), fitting.sort, fitting.descending, at)
    shown = rows[fitting.offset : fitting.offset + ROWS]
    return EpochsView(fitting, learning, shown if shown.size else np.zeros(1, np.int64))


def opened(shown: EpochsView) -> OpenFile:
    """The epoch that is shown, as a file."""
    return OpenFile(shown.learning.epochs.logits(shown.at))


@lecture.part("tables")
def table(shown: EpochsView) -> None:
    """The rows in the chosen order; those that are chosen are drawn above."""
    experiment, learning = shown.experiment, shown.learning
    st.subheader(_("Rows"), anchor=False)
    count = learning.rows_of(experiment.fate).size
    order(shown, count)
    left, right = st.columns([3, 1], gap="medium")
    with right:
        chosen_row(shown)
    if not count:
        return
    places = {row: at for at, row in enumerate(shown.rows.tolist())}
    key = f"epoch-rows-{experiment.place}-{shown.number}-{experiment.fate}-{experiment.sort}"
    key += f"-{experiment.descending}-{experiment.offset}-{len(shown.numbers)}-{experiment.picked}"
    with left:
        drawn = frame(shown)
        st.dataframe(
            drawn,
            key=key,
            hide_index=True,
            height=440,
            on_select=lambda: selected(key, shown.rows),
            selection_mode="multi-row",
            selection_default={
                "selection": {"rows": [places[row] for row in shown.picked if row in places]}
            },
            column_config=config(shown, drawn),
        )


def frame(shown: EpochsView) -> pd.DataFrame:
    """The shown rows as a table for people."""
    learning, rows, at = shown.learning, shown.rows, shown.at
    names, numbers = shown.names, np.array([*shown.numbers, 0])
    said = learning.tables[at].prediction[rows]
    first = learning.first[rows]
    return pd.DataFrame(
        {
            "row": rows,
            "label": [names[label] for label in learning.epochs.labels[rows]],
            "prediction": [names[label] if label >= 0 else "–" for label in said],
            "events": learning.events[rows],
            "first": pd.array(
                [None if each == len(shown.numbers) else int(numbers[each]) for each in first],
                dtype="Int64",
            ),
            "loss": learning.loss(at)[rows],
            "margin": learning.margins[at][rows].astype(float),
            "course": [list(map(float, each)) for each in learning.margins[:, rows].T],
        }
    )


def config(shown: EpochsView, drawn: pd.DataFrame) -> dict:
    """How the columns are called and written."""
    number = st.column_config.NumberColumn
    return {
        "row": number(_("row"), format="%d", pinned=True),
        "label": named_column(_("label"), drawn["label"]),
        "prediction": named_column(
            _("prediction, epoch {epoch}", epoch=shown.number), drawn["prediction"]
        ),
        "events": number(_("times forgotten"), format="%d"),
        "first": number(_("first right"), format="%d"),
        "loss": number(_("loss"), format="%.4g"),
        "margin": number(_("margin"), format="%.4g"),
        "course": st.column_config.LineChartColumn(_("margin, epoch by epoch")),
    }


@lecture.part("controls")
def order(shown: EpochsView, count: int) -> None:
    """Which rows, by which column, which end first, and which are drawn."""
    experiment = shown.experiment
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if experiment.fate:
            st.button(_("All rows"), icon=":material/close:", on_click=choose, args=(None,))
        fields.sorting("epochs_", SORTS, experiment, changed)
        if count > ROWS:
            fields.number(
                "epochs_offset", _("Skip rows"), experiment.offset, changed, "offset", width=140
            )
        st.text_input(
            _("Drawn rows"),
            key=state.bind(TYPED, ", ".join(map(str, shown.picked))),
            on_change=typed,
            help=_("Up to {most} row numbers; the first one opens in Softmax.", most=MOST_PICKED),
            width=220,
        )
    state.show_problems("epochs_sort", "epochs_offset", TYPED)
    if not count:
        st.caption(_("There is no such row."))
        return
    last = min(experiment.offset + ROWS, count)
    st.caption(_("Rows {first} to {last} of {count}; choose those to be drawn",
                 first=experiment.offset + 1, last=last, count=f"{count:,}"))  # fmt: skip


def chosen_row(shown: EpochsView) -> None:
    """The chosen row at the epoch that is shown, and the ways from there."""
    row, file = shown.row, opened(shown)
    with st.container(border=True):
        st.markdown(_("**Row {row}**", row=row))
        if shown.learning is epoch_files.sample():
            st.image(picture(row), width=128, alt=_("The digit of row {row}", row=row))
        label = plain(class_name(file, shown.learning.epochs.labels[row]))
        st.markdown(_("label: {name}", name=label))
        said = plain(class_name(file, shown.learning.tables[shown.at].prediction[row]))
        st.markdown(_("after epoch {epoch}: {name}", epoch=shown.number, name=said))
        if st.button(
            _("Open in Softmax"), icon=":material/equalizer:", type="primary", key="open_row"
        ):
            carry.open_row("softmax", lambda: file.bench(row), "epochs")
    carry.button(
        _("Epoch {epoch} in Your logits", epoch=shown.number),
        ":material/table_rows:",
        "your_logits",
        lambda: uploads.shown(files.keep(file)),
        "epoch",
    )
    if shown.at < len(shown.numbers) - 1:
        carry.button(
            _("Epoch {epoch} against the last one", epoch=shown.number),
            ":material/compare_arrows:",
            "compare",
            lambda: against_last(shown),
            "epoch",
        )


def against_last(shown: EpochsView) -> CompareExperiment:
    """The page A against B for the epoch that is shown and the last one."""
    epochs = shown.learning.epochs
    first, last = (files.keep(OpenFile(epochs.logits(at))) for at in (shown.at, -1))
    return CompareExperiment(first.source(shown.row), last.source(shown.row))


def choose(fate: str | None) -> None:
    """Shows the rows of a fate; all for None."""
    experiment = state.current(Kind)
    state.attempt("epochs_fate", lambda: experiment.with_fate(fate), TYPED, "epochs_offset")


def changed(name: str) -> None:
    value = st.session_state[f"epochs_{name}"]
    start = {} if name == "offset" else {"offset": 0}
    experiment = state.current(Kind)
    state.attempt(f"epochs_{name}", lambda: replace(experiment, **(start | {name: value})))


def selected(key: str, rows: np.ndarray) -> None:
    """Rows were chosen in the table; the latest choices count where there are too many."""
    chosen = rows[st.session_state[key]["selection"]["rows"]].tolist()
    pick(tuple(chosen[-MOST_PICKED:]) or None)


def typed() -> None:
    """Row numbers were typed."""
    text = st.session_state[TYPED]

    def change() -> Kind:
        try:
            rows = tuple(int(part) for part in text.replace(",", " ").split())
        except ValueError:
            raise InputError("expected row numbers, such as 3, 17; got {text!r}",
                             text=text[:40]) from None  # fmt: skip
        return picking(rows or None)

    state.attempt(TYPED, change)


def pick(rows: tuple[int, ...] | None) -> None:
    state.attempt(TYPED, lambda: picking(rows))


def picking(rows: tuple[int, ...] | None) -> Kind:
    """The experiment with other rows drawn.

    Raises:
        InputError: a row that is not there, or too many.
    """
    experiment = state.current(Kind)
    learning = epoch_files.find(experiment.file)
    if rows and isinstance(learning, Learning):
        for row in rows:
            if not 0 <= row < learning.epochs.rows:
                raise InputError("there is no row {row}; there are 0 to {last}", row=row,
                                 last=learning.epochs.rows - 1)  # fmt: skip
    return replace(experiment, picked=rows)
