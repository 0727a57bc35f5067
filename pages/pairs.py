"""Two open files that are held against each other, and the rows of them that are shown."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import streamlit as st

from core.codecs import Source
from core.errors import InputError, Message
from core.experiment import CompareExperiment
from core.logits.pair import Pair, pair_of
from core.view import CompareView
from pages import files, state
from pages.files import OpenFile
from pages.language import _
from pages.rows import class_name

ROWS = 200  # of the table at a time
KEPT = "open_pair"
SETTLED = ("agreement", "compare_offset", "compare_row")  # what a chosen outcome or cell overtakes


def find(experiment: CompareExperiment) -> Pair | Message | None:
    """Both files, or why they cannot be compared; None where one of them is not open here."""
    opened = [side(experiment, name) for name in ("a", "b")]
    first, second = opened
    if first is None or second is None:
        return None
    key = tuple(each.logits.digest for each in (first, second))
    kept = state.held().get(KEPT)
    if kept is None or kept[0] != key:
        try:
            found: Pair | Message = pair_of(first, second)
        except InputError as error:
            found = error.message
        state.held()[KEPT] = kept = (key, found)
    return kept[1]  # type: ignore[no-any-return]


def side(experiment: CompareExperiment, name: str) -> OpenFile | None:
    """The file of "a" or "b"; where none is chosen the sample, None where it is not open."""
    source: Source | None = getattr(experiment, name)
    if source is not None:
        return files.find(source)
    return files.squashed() if name == "a" else files.sample()


def missing(experiment: CompareExperiment) -> list[Source]:
    """The files that a link asks for."""
    sources = (experiment.a, experiment.b)
    return [source for source in sources if source and files.find(source) is None]


def within(experiment: CompareExperiment, pair: Pair) -> CompareExperiment:
    """The experiment as far as the files have what it names; both files in it, with a row."""
    cell = experiment.cell
    fits = cell is not None and max(cell) < pair.classes and experiment.outcome is None
    fitting = replace(experiment, cell=cell if fits else None)
    rows = pair.rows_of(fitting.outcome, fitting.cell)
    offset = fitting.offset if fitting.offset < rows.size else 0
    row = fitting.row
    if row is None:
        row = first_row(fitting, pair)
    return at_row(replace(fitting, offset=offset), pair, min(row, pair.rows - 1))


def at_row(experiment: CompareExperiment, pair: Pair, row: int) -> CompareExperiment:
    """The experiment with a row chosen, the same one of both files."""
    return replace(experiment, a=pair.a.source(row), b=pair.b.source(row))


def first_row(experiment: CompareExperiment, pair: Pair) -> int:
    """The row that stands first in the table; the first of all where it is empty."""
    rows = shown_rows(replace(experiment, offset=0), pair, 1)
    return int(rows[0]) if rows.size else 0


def shown_rows(experiment: CompareExperiment, pair: Pair, limit: int = ROWS) -> np.ndarray:
    """The numbers of the rows to show, in their order."""
    rows = pair.rows_of(experiment.outcome, experiment.cell)
    ordered = pair.sorted(rows, experiment.sort, experiment.descending)
    return ordered[experiment.offset : experiment.offset + limit]


def view(experiment: CompareExperiment, pair: Pair) -> CompareView:
    """The files with the rows that the page shows; the chosen one where it shows none."""
    fitting = within(experiment, pair)
    rows = shown_rows(fitting, pair)
    return CompareView(fitting, pair, rows if rows.size else np.array([fitting.row]))


def narrow(control: str, change: Callable[[CompareExperiment], CompareExperiment]) -> None:
    """Narrows the rows of the page, with the first of them chosen."""
    experiment = state.current(CompareExperiment)
    pair = find(experiment)

    def narrowed() -> CompareExperiment:
        now = change(within(experiment, pair))
        if now.cell is not None:
            pair.agreement.check(now.cell)
        rows = shown_rows(now, pair, 1)
        return at_row(now, pair, int(rows[0])) if rows.size else now

    state.attempt(control, narrowed, *SETTLED)


def frame(pair: Pair, rows: np.ndarray) -> pd.DataFrame:
    """The shown rows as a table for people."""
    columns = {"row": rows, "label": [class_name(pair.a, label) for label in pair.labels[rows]]}
    for letter, opened in (("a", pair.a), ("b", pair.b)):
        table = opened.table
        columns[f"prediction_{letter}"] = [class_name(pair.a, k) for k in table.prediction[rows]]
        columns[f"loss_{letter}"] = table.loss[rows].astype(float)
        columns[f"confidence_{letter}"] = table.confidence[rows].astype(float)
    columns["rise"] = pair.rise[rows]
    return pd.DataFrame(columns)


def columns() -> dict:
    """How the columns are called and written."""
    texts = {
        "label": _("label"),
        "prediction_a": _("A says"),
        "prediction_b": _("B says"),
    }
    numbers = {"loss_a": _("loss of A"), "loss_b": _("loss of B"), "rise": _("B − A")}
    sure = {"confidence_a": _("confidence of A"), "confidence_b": _("confidence of B")}
    return (
        {"row": st.column_config.NumberColumn(_("row"), format="%d", pinned=True)}
        | {name: st.column_config.TextColumn(text) for name, text in texts.items()}
        | {
            name: st.column_config.NumberColumn(text, format="%.4g")
            for name, text in numbers.items()
        }
        | {
            name: st.column_config.ProgressColumn(text, format="percent", min_value=0, max_value=1)
            for name, text in sure.items()
        }
    )
