"""The rows of a file that an experiment shows, and their table for people."""

from dataclasses import replace

import numpy as np
import pandas as pd
import streamlit as st

from core.errors import InputError, Message
from core.experiment import LogitsExperiment
from core.locale import N_
from core.logits import (
    RowTable,
    TemperatureFit,
    cell_rows,
    counted_rows,
    part_of,
    sample_images,
    sorted_rows,
    top_classes,
)
from core.view import LogitsView
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
    cell = None if cell_problem(experiment, opened) else experiment.cell
    calibrated = experiment.confidence is not None and isinstance(opened.fit, TemperatureFit)
    confidence = experiment.confidence if calibrated and cell is None else None
    taken = cell is not None or confidence is not None
    without = taken or finding_problem(experiment, opened) is not None
    fitting = replace(
        experiment,
        sort=experiment.sort if labelled else _without_labels(experiment.sort),
        mistakes=experiment.mistakes and labelled,
        cell=cell,
        confidence=confidence,
        finding=None if without else experiment.finding,
    )
    row = fitting.file.row if fitting.file else first_row(fitting, opened)
    offset = fitting.offset if fitting.offset < row_count(fitting, opened) else 0
    file = opened.source(min(row or 0, len(opened.logits.values) - 1))
    return replace(fitting, file=file, offset=offset, ignore=opened.logits.ignore_index)


def cell_problem(experiment: LogitsExperiment, opened: OpenFile) -> Message | None:
    """Why the file has not the cell that the experiment names."""
    if experiment.cell is None:
        return None
    if opened.confusion is None:
        return Message(
            "{name} has no labels, so it has no confusion matrix", name=opened.logits.name
        )
    try:
        opened.confusion.check(experiment.cell)
    except InputError as error:
        return error.message
    return None


def finding_problem(experiment: LogitsExperiment, opened: OpenFile) -> Message | None:
    """Why the file has not the rows of the finding that the experiment names."""
    kind = experiment.finding
    if kind is None or finding_rows(kind, opened) is not None:
        return None
    return Message("the doctor names no rows as {finding!r} in {name}", finding=kind,
                   name=opened.logits.name)  # fmt: skip


def finding_rows(kind: str, opened: OpenFile) -> np.ndarray | None:
    """The rows of a finding of the doctor's; None if there is none, or it names none."""
    return next((found.rows for found in opened.findings if found.kind == kind), None)


def _without_labels(sort: str) -> str:
    return "confidence" if sort in ("loss", "rank") else sort


def row_count(experiment: LogitsExperiment, opened: OpenFile) -> int:
    """How many rows there are to show."""
    if selection(experiment) is None:
        hits = opened.summary.hits or 0
        return opened.summary.rows - (hits if experiment.mistakes else 0)
    table, rows = chosen(experiment, opened)
    return int(np.count_nonzero(table.rank != 1)) if experiment.mistakes else rows.size


def selection(experiment: LogitsExperiment) -> object:
    """What narrows the rows: a cell, a bin or a finding; None if nothing does."""
    parts = (experiment.cell, experiment.confidence, experiment.finding)
    return next((part for part in parts if part is not None), None)


def chosen(experiment: LogitsExperiment, opened: OpenFile) -> tuple[RowTable, np.ndarray]:
    """The rows of the chosen cell, bin or finding and their numbers; those of the file without."""
    rows: np.ndarray | None
    if experiment.cell is not None:
        rows = cell_rows(opened.logits, opened.table, experiment.cell)
    elif experiment.confidence is not None:
        temperature = temperature_of(experiment, opened)
        rows = opened.assessment(temperature).rows_of(experiment.confidence)
    elif experiment.finding is not None:
        rows = finding_rows(experiment.finding, opened)
    else:
        rows = counted_rows(opened.logits)
        if rows.size == len(opened.logits.values):
            return opened.table, rows
    return part_of(opened.table, rows), rows


def temperature_of(experiment: LogitsExperiment, opened: OpenFile) -> float:
    """The temperature of the experiment, or the one that the fit advises."""
    return opened.temperature(experiment.temperature)


def shown_rows(experiment: LogitsExperiment, opened: OpenFile, limit: int) -> np.ndarray:
    """The numbers of the rows to show, in their order."""
    table, rows = chosen(experiment, opened)
    places = sorted_rows(
        table,
        experiment.sort,
        experiment.descending,
        experiment.mistakes,
        limit=limit,
        offset=experiment.offset,
    )
    return rows[places]


def first_row(experiment: LogitsExperiment, opened: OpenFile) -> int | None:
    """The row that stands first in the table, or None where there is none."""
    rows = shown_rows(replace(experiment, offset=0), opened, limit=1)
    return int(rows[0]) if rows.size else None


def view(experiment: LogitsExperiment, opened: OpenFile) -> LogitsView:
    """The file with the rows that the page shows; the chosen one where it shows none."""
    fitting = within(experiment, opened)
    rows = shown_rows(fitting, opened, ROWS)
    return LogitsView(fitting, opened, rows if rows.size else np.array([fitting.file.row]))


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


def column_config() -> dict:
    """How the columns are called and written."""
    numbers = {
        name: st.column_config.NumberColumn(_(COLUMNS[name]), format="%.4g")
        for name in ("loss", "margin", "entropy")
    }
    return numbers | {
        "row": st.column_config.NumberColumn(_("row"), format="%d", pinned=True),
        "place": st.column_config.TextColumn(_("place in the file")),
        "label": st.column_config.TextColumn(_("label")),
        "prediction": st.column_config.TextColumn(_("prediction")),
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
