"""Slices side by side: how good the model is for each value of a column."""

from dataclasses import replace

import numpy as np
import pandas as pd
import streamlit as st

from core.experiment import LogitsExperiment
from core.logits import Selection, Slice, class_names, slice_table
from core.logits.slices import MOST_VALUES, SliceTable
from pages import lecture, selecting, state
from pages.columns import named_column
from pages.files import OpenFile
from pages.language import _
from pages.per_class import PERCENT, height

KEY = "slice_by"
SEEN = 12
NAMES = 240  # px of their column at the most


def show(experiment: LogitsExperiment, opened: OpenFile) -> None:
    """The column, and a row for each of its values; a press on one selects its rows."""
    if opened.logits.labels is None:
        st.caption(_("Without labels there is nothing to compare slices by."))
        return
    offered = [None, *opened.logits.columns]
    column = experiment.by if experiment.by in offered else None
    st.selectbox(
        _("Slices by"),
        offered,
        key=state.bind(KEY, column),
        format_func=lambda each: _("the true class") if each is None else each,
        placeholder=_("the true class"),  # None is what Streamlit calls nothing chosen
        on_change=chosen,
        width=300,
    )
    state.show_problems(KEY)
    if len(offered) == 1:
        st.caption(
            _("Further columns of a .npz or .csv, one value a row, can be chosen here as well.")
        )
    table(experiment, opened, column)


@lecture.part("tables")
def table(experiment: LogitsExperiment, opened: OpenFile, column: str | None) -> None:
    """The slices with rows, the lowest accuracy first."""
    names, conditions, codes = parts(experiment.selection, opened, column)
    others = experiment.selection.without("cell") if column is None else (
        experiment.selection.without("slices", column)
    )  # fmt: skip
    found = slice_table(opened.selected(others), codes, len(names))
    inside = np.flatnonzero(found.counts)
    order = inside[np.argsort(found.accuracy[inside], kind="stable")]
    if len(names) == MOST_VALUES:
        st.caption(_("The {count} most frequent values", count=f"{MOST_VALUES:,}"))
    now = experiment.selection
    picked = [at for at, code in enumerate(order) if conditions(int(code)) == now]
    key = f"slices-{opened.logits.digest[:8]}-{column}-{hash(now)}"
    st.dataframe(
        frame([names[code] for code in order], found, order),
        key=key,
        hide_index=True,
        height=height(min(max(len(order), 1), SEEN)),
        placeholder="–",
        on_select=lambda: pressed(key, [conditions(int(code)) for code in order], others),
        selection_mode="single-row",
        selection_default={"selection": {"rows": picked[:1]}},
        column_config=config([names[code] for code in order]),
    )
    st.caption(
        _(
            "Bands of 95%: of the accuracy Wilson's interval, of loss and ECE by the normal "
            "distribution."
        )
    )


def parts(selection: Selection, opened: OpenFile, column: str | None):
    """The names of the slices, what selects each of them, and the slice of each row."""
    if column is None:

        def of_class(code: int) -> Selection:
            return replace(selection, cell=(code, None))

        return class_names(opened.logits), of_class, opened.logits.labels
    factor = opened.factor(column)

    def of_value(code: int) -> Selection:
        low, high = factor.ends[code].tolist()
        if np.isnan(low):
            return selection.with_slice(Slice(column, factor.values[code]))
        return selection.with_slice(Slice(column, None, low, high))

    names = [
        value if np.isnan(low) else f"{low:.6g} – {high:.6g}"
        for value, (low, high) in zip(factor.values, factor.ends.tolist(), strict=True)
    ]
    return names, of_value, factor.codes


def frame(names: list[str], found: SliceTable, order: np.ndarray) -> pd.DataFrame:
    """The slices as a table for people."""
    accuracy = zip(found.accuracy_low[order], found.accuracy_high[order], strict=True)
    return pd.DataFrame(
        {
            "value": names,
            "rows": found.counts[order],
            "accuracy": 100 * found.accuracy[order],
            "accuracy_band": [f"{100 * low:.1f} – {100 * high:.1f}%" for low, high in accuracy],
            "loss": found.loss[order],
            "loss_band": bands(found.loss_half[order]),
            "ece": found.ece[order],
            "ece_band": bands(found.ece_half[order]),
        }
    )


def bands(halves: np.ndarray) -> list[str]:
    """Half a band, or that there is none, as of one row."""
    return ["–" if np.isnan(half) else f"± {half:.2g}" for half in halves]


def config(names: list[str]) -> dict[str, object]:
    """How the columns are headed and written."""
    return {
        "value": named_column(_("value"), names, NAMES, pinned=True),
        "rows": st.column_config.NumberColumn(_("rows"), format="localized"),
        "accuracy": st.column_config.ProgressColumn(
            _("accuracy"), format=PERCENT, min_value=0, max_value=100
        ),
        "accuracy_band": st.column_config.TextColumn("95%"),
        "loss": st.column_config.NumberColumn(_("mean loss"), format="%.4f"),
        "loss_band": st.column_config.TextColumn("95% "),
        "ece": st.column_config.NumberColumn(_("ECE"), format="%.4f"),
        "ece_band": st.column_config.TextColumn("95%  "),
    }


def chosen() -> None:
    column = st.session_state[KEY]
    state.attempt(KEY, lambda: replace(state.current(LogitsExperiment), by=column))


def pressed(key: str, slices: list[Selection], others: Selection) -> None:
    """A slice was pressed, or let go of."""
    rows = st.session_state[key]["selection"]["rows"]
    selecting.put(slices[rows[0]] if rows else others)
