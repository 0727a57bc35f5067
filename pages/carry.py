"""Takes the logits of one page along to another."""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from core.codecs import Source, tensor
from core.experiment import CrossEntropyExperiment, NumericsExperiment, SoftmaxExperiment
from core.query import Experiment
from core.view import CrossEntropyView
from pages import state
from pages.language import _, plain

BACK = "row_came_from"


def button(
    label: str, icon: str, page: str, change: Callable[[], Experiment], case: str = ""
) -> None:
    """A button that opens another page with what `change` gives; `case` tells several apart."""
    key = f"carry_{case}_to_{page}" if case else f"carry_to_{page}"
    if st.button(label, icon=icon, key=key):
        state.replace_all(key, change)
        if not state.problems(key):
            st.switch_page(f"{page}.py")
    state.show_problems(key)


def open_row(page: str, change: Callable[[], Experiment | None], back: str) -> None:
    """Opens a row of a file in another page, which leads back to the one that is named."""
    state.replace_all("open_row", change)
    st.session_state[BACK] = back
    st.switch_page(f"{page}.py")


def way_back(source: Source) -> None:
    """The way to the table that a row came from."""
    label = _("Row {row} of {name}: back to the table", row=source.row, name=plain(source.name))
    back = st.session_state.get(BACK, "your_logits")
    st.page_link(f"{back}.py", label=label, icon=":material/arrow_back:")


def softmax_of(now: CrossEntropyExperiment) -> SoftmaxExperiment:
    """The Softmax page for the logits of Cross entropy; the true class is the chosen one."""
    label = CrossEntropyView(now).row.label
    return replace(
        SoftmaxExperiment().with_logits(now.logits),
        temperature=now.temperature,
        entry=(label,) if now.logits.ndim == 1 else (now.row, label),
        names=now.names,
        preset=None,
        source=now.source,
    )


def cross_entropy_of(now: SoftmaxExperiment) -> CrossEntropyExperiment:
    """Cross entropy for rows of logits: the chosen class is right, and elsewhere the largest."""
    row = 0 if now.logits.ndim == 1 else now.entry[0]
    start = CrossEntropyExperiment().with_logits(now.logits)
    largest = [int(label) for label in start.matrix.argmax(axis=-1)]
    largest[row] = now.entry[-1]
    return replace(
        start,
        indices=tuple(largest),
        labels=None,
        temperature=now.temperature,
        row=row,
        names=now.names,
        preset=None,
        source=now.source,
    )


def numerics_of(view: CrossEntropyView) -> NumericsExperiment:
    """Numerics for the chosen row of Cross entropy, as it goes into softmax."""
    row = view.row
    return NumericsExperiment(
        logits=tensor(row.logits / row.temperature), label=row.label, preset=None
    )
