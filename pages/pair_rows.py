"""The rows of two compared files, worst first, and the way of one of them into the bench."""

from dataclasses import replace

import numpy as np
import streamlit as st

from core.errors import Message
from core.experiment import CompareExperiment
from core.locale import N_
from core.view import CompareView
from pages import carry, fields, lecture, pairs, state
from pages.language import _, plain
from pages.rows import class_name, picture

Kind = CompareExperiment
SORTS = {
    "rise": N_("loss of B − A"),
    "loss_a": N_("loss of A"),
    "loss_b": N_("loss of B"),
    "row": N_("row"),
}


@lecture.part("tables")
def table(view: CompareView) -> None:
    """The rows in the chosen order, and the chosen row beside them."""
    experiment, pair = view.experiment, view.pair
    st.subheader(_("Rows"), anchor=False)
    count = pair.rows_of(experiment.outcome, experiment.cell).size
    order(view, count)
    left, right = st.columns([3, 1], gap="medium")
    with right:
        chosen_row(view)
    if not count:
        return
    key = f"compare-rows-{experiment.place}-{experiment.outcome}-{experiment.cell}"
    key += f"-{experiment.sort}-{experiment.descending}-{experiment.offset}"
    with left:
        st.dataframe(
            pairs.frame(pair, view.rows),
            key=key,
            hide_index=True,
            height=440,
            on_select=lambda: selected(key, view.rows),
            selection_mode="single-row",
            column_config=pairs.columns(),
        )


@lecture.part("controls")
def order(view: CompareView, count: int) -> None:
    """Which rows, by which column, which end first, and which of them."""
    experiment = view.experiment
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if experiment.outcome or experiment.cell:
            st.button(_("All rows"), icon=":material/close:", on_click=show_all, key="all")
        fields.sorting("compare_", SORTS, experiment, changed)
        if count > pairs.ROWS:
            fields.number(
                "compare_offset", _("Skip rows"), experiment.offset, changed, "offset", width=140
            )
        fields.number("compare_row", _("Go to row"), experiment.row, go_to, width=140)
    state.show_problems("compare_sort", "compare_offset", "compare_row")
    if not count:
        st.caption(_("There is no such row."))
        return
    last = min(experiment.offset + pairs.ROWS, count)
    st.caption(_("Rows {first} to {last} of {count}; choose one", first=experiment.offset + 1,
                 last=last, count=f"{count:,}"))  # fmt: skip


def chosen_row(view: CompareView) -> None:
    """The chosen row, and the way into the bench with either's logits."""
    pair, row = view.pair, view.experiment.row
    with st.container(border=True):
        st.markdown(_("**Row {row}**", row=row))
        if pair.a.is_sample:
            st.image(picture(row), width=128, alt=_("The digit of row {row}", row=row))
        st.markdown(_("label: {name}", name=plain(class_name(pair.a, pair.labels[row]))))
        for letter, opened in (("A", pair.a), ("B", pair.b)):
            said = plain(class_name(pair.a, opened.table.prediction[row]))
            sure = float(opened.table.confidence[row])
            st.markdown(f"{letter}: {said} ({sure:.1%})")
        st.markdown(_("Open this row in Softmax"))
        for letter, opened in (("A", pair.a), ("B", pair.b)):
            label = _("with the logits of {model}", model=letter)
            if st.button(label, icon=":material/equalizer:", key=f"open_{letter.lower()}"):
                carry.open_row("softmax", lambda opened=opened: opened.bench(row), "compare")


def show_all() -> None:
    pairs.narrow("compare_rows", lambda now: now.with_outcome(None))


def changed(name: str) -> None:
    value = st.session_state[f"compare_{name}"]
    start = {} if name == "offset" else {"offset": 0}
    experiment = state.current(Kind)
    state.attempt(f"compare_{name}", lambda: replace(experiment, **(start | {name: value})))


def selected(key: str, rows: np.ndarray) -> None:
    chosen = st.session_state[key]["selection"]["rows"]
    if chosen:
        to_row(int(rows[chosen[0]]), "compare_row")


def go_to() -> None:
    to_row(st.session_state["compare_row"], "compare_row")


def to_row(row: int, control: str) -> None:
    experiment = state.current(Kind)
    pair = pairs.find(experiment)
    if not 0 <= row < pair.rows:
        state.refuse(control, Message("there is no row {row}; there are 0 to {last}", row=row,
                                      last=pair.rows - 1))  # fmt: skip
        return
    state.attempt(control, lambda: pairs.at_row(experiment, pair, row))
