"""The logits as numbers in a grid: the plane through the chosen entry, cell by cell.

Cells are text, so that what cannot be read stays where it was typed and is said by name; a
number column would drop it in silence.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import streamlit as st

from core.errors import InputError
from core.experiment import SoftmaxExperiment
from core.query import number, shortened, written
from pages import state
from pages.language import _

MEMORY = "grid"
UPRIGHT = 24  # a vector with more classes stands upright


@dataclass
class Memory:
    """What the grid was given and what became of it.

    A data editor keeps its edits relative to its data. It is made anew only when the logits
    changed elsewhere: else every typed cell would lose the place of the cursor.
    """

    generation: int
    given: np.ndarray
    result: np.ndarray


def grid(experiment: SoftmaxExperiment) -> None:
    """Draws the grid and what is wrong in it."""
    cells = experiment.plane
    memory = st.session_state.get(MEMORY)
    if memory is None or not np.array_equal(memory.result, cells, equal_nan=True):
        memory = Memory(memory.generation + 1 if memory else 0, cells, cells)
        st.session_state[MEMORY] = memory
        state.refuse(MEMORY)
    key = f"grid-{memory.generation}"
    upright = cells.shape[0] == 1 and cells.shape[1] > UPRIGHT
    frame = _frame(experiment, memory.given, upright)
    column = st.column_config.TextColumn(width=84, alignment="right", max_chars=40)
    st.data_editor(
        frame,
        key=key,
        width="stretch" if frame.shape[1] > 8 else "content",
        column_config=dict.fromkeys(frame.columns, column),
        on_change=_edited,
        args=(key, upright),
        alt=_("The logits as numbers"),
    )
    state.show_problems(MEMORY)


def _frame(experiment: SoftmaxExperiment, cells: np.ndarray, upright: bool) -> pd.DataFrame:
    rows, columns = (experiment.axis_names(axis) for axis in experiment.plane_axes)
    text = [[written(value) for value in row] for row in cells.tolist()]
    frame = pd.DataFrame(text, index=rows, columns=columns, dtype=str)
    return frame.T if upright else frame


def _edited(key: str, upright: bool) -> None:
    memory: Memory = st.session_state[MEMORY]
    edits = st.session_state[key]["edited_rows"]
    state.attempt(MEMORY, lambda: _with_edits(memory, edits, upright))


def _with_edits(memory: Memory, edits: dict, upright: bool) -> SoftmaxExperiment:
    experiment = state.current(SoftmaxExperiment)
    rows, columns = (experiment.axis_names(axis) for axis in experiment.plane_axes)
    if upright:
        rows, columns = columns, rows
    cells = np.array(memory.given.T if upright else memory.given)
    for row, changed in edits.items():
        for column, text in changed.items():
            place = (int(row), columns.index(column))
            cells[place] = _number(text, rows[int(row)], column)
    memory.result = cells.T if upright else cells
    return experiment.with_plane(memory.result)


def _number(text: str | None, row: str, column: str) -> float:
    try:
        return number(text or "")
    except InputError as error:
        said = {"text": shortened(text or ""), "why": error.message}
        if not row or not column:  # a vector
            raise InputError(
                "column {column}, {text!r}: {why}. The last good numbers are shown",
                column=row or column,
                **said,
            ) from None
        raise InputError(
            "row {row}, column {column}, {text!r}: {why}. The last good numbers are shown",
            row=row,
            column=column,
            **said,
        ) from None
