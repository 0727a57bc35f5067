"""The rows of a file that an experiment shows, and their table for people."""

from dataclasses import replace

import numpy as np
import pandas as pd
import streamlit as st

from core.errors import Message
from core.experiment import LogitsExperiment
from core.locale import N_
from core.logits import sample_images, top_classes
from core.logits.selected import fitting
from core.view import LogitsView
from pages.columns import named_column
from pages.files import OpenFile
from pages.language import _

ROWS = 200  # of the table at a time
COLUMNS = {
    "row": N_("row"),
    "loss": N_("loss"),
    "confidence": N_("confidence"),
    "margin": N_("margin"),
    "entropy": N_("entropy"),
    "rank": N_("rank of the label"),
}


def within(experiment: LogitsExperiment, opened: OpenFile) -> LogitsExperiment:
    """The experiment as far as the file has what it names."""
    labelled = opened.logits.labels is not None
    selection, _problems = fitting(opened, experiment.selection)
    found = replace(
        experiment.with_selection(selection),
        offset=experiment.offset,
        sort=experiment.sort if labelled else _without_labels(experiment.sort),
    )
    row = found.file.row if found.file else first_row(found, opened)
    offset = found.offset if found.offset < row_count(found, opened) else 0
    file = opened.source(min(row or 0, len(opened.logits.values) - 1))
    return replace(found, file=file, offset=offset, ignore=opened.logits.ignore_index)


def problems(experiment: LogitsExperiment, opened: OpenFile) -> tuple[Message, ...]:
    """Why the file has not all that the experiment names."""
    return fitting(opened, experiment.selection)[1]


def _without_labels(sort: str) -> str:
    return "confidence" if sort in ("loss", "rank") else sort


def row_count(experiment: LogitsExperiment, opened: OpenFile) -> int:
    """How many rows there are to show."""
    return opened.selected(experiment.selection).count


def temperature_of(experiment: LogitsExperiment, opened: OpenFile) -> float:
    """The temperature of the experiment, or the one that the fit advises."""
    return opened.temperature(experiment.temperature)


def shown_rows(experiment: LogitsExperiment, opened: OpenFile, limit: int) -> np.ndarray:
    """The numbers of the rows to show, in their order."""
    selected = opened.selected(experiment.selection)
    return selected.sorted(experiment.sort, experiment.descending, limit, experiment.offset)


def first_row(experiment: LogitsExperiment, opened: OpenFile) -> int | None:
    """The row that stands first in the table, or None where there is none."""
    rows = shown_rows(replace(experiment, offset=0), opened, limit=1)
    return int(rows[0]) if rows.size else None


def view(experiment: LogitsExperiment, opened: OpenFile) -> LogitsView:
    """The file with the rows that the page shows; the chosen one where it shows none."""
    opened.check()
    fitted = within(experiment, opened)
    rows = shown_rows(fitted, opened, ROWS)
    return LogitsView(fitted, opened, rows if rows.size else np.array([fitted.file.row]))


def row_frame(opened: OpenFile, rows: np.ndarray) -> pd.DataFrame:
    """The shown rows as a table for people: class names, and the three top classes."""
    logits, numbers = opened.logits, opened.table
    classes, probabilities = top_classes(logits, rows, k=3)
    columns = {"row": rows}
    if logits.lead:
        columns["place"] = [", ".join(map(str, logits.place(row))) for row in rows.tolist()]
    if logits.labels is not None:
        columns["label"] = [class_name(opened, label) for label in logits.labels[rows]]
    columns["prediction"] = [class_name(opened, label) for label in numbers.prediction[rows]]
    columns["confidence"] = numbers.confidence[rows].astype(float)
    if numbers.loss is not None and numbers.rank is not None:
        columns["loss"] = numbers.loss[rows].astype(float)
        columns["rank"] = numbers.rank[rows]
    columns["margin"] = numbers.margin[rows].astype(float)
    columns["entropy"] = numbers.entropy[rows].astype(float)
    columns["top"] = [
        "   ".join(f"{class_name(opened, k)} {p:.1%}" for k, p in zip(*both, strict=True))
        for both in zip(classes, probabilities, strict=True)
    ]
    return pd.DataFrame(columns)


def column_config(frame: pd.DataFrame) -> dict:
    """How the columns are called and written."""
    numbers = {
        name: st.column_config.NumberColumn(_(COLUMNS[name]), format="%.4g")
        for name in ("loss", "margin", "entropy")
    }
    return numbers | {
        "row": st.column_config.NumberColumn(_("row"), format="%d", pinned=True),
        "place": st.column_config.TextColumn(_("place in the file")),
        "label": named_column(_("label"), frame.get("label", ())),
        "prediction": named_column(_("prediction"), frame["prediction"]),
        "confidence": st.column_config.ProgressColumn(
            _("confidence"), format="percent", min_value=0, max_value=1
        ),
        "rank": st.column_config.NumberColumn(_("rank of the label"), format="%d"),
        "top": st.column_config.TextColumn(_("top classes"), width="large"),
    }


def class_name(opened: OpenFile, label: int) -> str:
    """What a class is called; a row with a NaN has no prediction, one left out no label."""
    if label < 0:
        return "–"
    names = opened.logits.class_names
    return names[label] if names else str(label)


def picture(row: int) -> np.ndarray:
    """A digit of the sample, large enough to see its pixels."""
    ink = sample_images()[row].astype(float) / 16
    return np.kron(1 - ink, np.ones((16, 16)))
