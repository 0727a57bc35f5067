"""Precision and recall, class by class, and their means."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import streamlit as st

from core.logits import Cell, Confusion, class_names, macro
from pages import lecture
from pages.columns import named_column
from pages.files import OpenFile
from pages.language import _

CLASSES = 1_000  # that are listed, those with the lowest recall
ROWS = 10  # that are seen at a time
ROW_HEIGHT = 35  # px of a row of a table
PERCENT = "%.1f%%"


@lecture.part("tables")
def classes(
    confusion: Confusion,
    opened: OpenFile,
    cell: Cell | None,
    choose: Callable[[str, np.ndarray], None],
) -> None:
    """Precision and recall of every class, the lowest recall first, and their means.

    Args:
        confusion: of the rows.
        opened: the file.
        cell: that is chosen.
        choose: called with the key of the table and its classes when one is pressed.
    """
    st.markdown(_("**Every class**"))
    order = np.argsort(confusion.recall, kind="stable")[:CLASSES]  # NaN is last
    if confusion.classes > CLASSES:
        st.caption(_("The {count} with the lowest recall", count=f"{CLASSES:,}"))
    names = class_names(opened.logits)
    numbers = {
        "recall": 100 * confusion.recall,
        "precision": 100 * confusion.precision,
        "f1": 100 * confusion.f1,
        "support": confusion.support,
    }
    frame = pd.DataFrame(
        {"class": [names[label] for label in order]}
        | {name: column[order] for name, column in numbers.items()}
    )
    percent = {
        name: st.column_config.NumberColumn(title, format=PERCENT)
        for name, title in {
            "recall": _("recall"),
            "precision": _("precision"),
            "f1": "F1",
        }.items()
    }
    chosen = [at for at, label in enumerate(order) if cell == (int(label), None)]
    key = f"classes-{opened.logits.digest[:8]}-{cell}-{confusion.support.sum()}"
    st.dataframe(
        frame,
        key=key,
        on_select=lambda: choose(key, order),
        selection_mode="single-row",
        selection_default={"selection": {"rows": chosen}},
        hide_index=True,
        height=height(min(len(order), ROWS)),
        placeholder="–",
        column_config=percent
        | {
            "class": named_column(_("class"), frame["class"], pinned=True),
            "support": st.column_config.NumberColumn(_("rows"), format="localized"),
        },
    )
    averages(confusion)


def height(count: int) -> int:
    """Of a table with a head and some rows, in pixels."""
    return (1 + count) * ROW_HEIGHT + 3


def averages(confusion: Confusion) -> None:
    """The means over all classes, and why a class may have no number."""
    means = {
        name: f"{macro(values):.2%}" if not np.isnan(macro(values)) else "–"
        for name, values in (
            ("recall", confusion.recall),
            ("precision", confusion.precision),
            ("f1", confusion.f1),
        )
    }
    st.markdown(
        _(
            "Mean over the classes (macro): recall {recall} · precision {precision} · F1 {f1}",
            **means,
        )
    )
    if np.isnan([confusion.recall, confusion.precision]).any():
        st.caption(
            _(
                "–: a class without a row has no recall, one that is never predicted has no "
                "precision; neither is in the mean. scikit-learn and Keras count them as 0."
            )
        )
