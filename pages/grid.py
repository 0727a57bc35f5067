"""Numbers in a grid, to be typed cell by cell.

Cells are text, so that what cannot be read stays where it was typed and is said by name; a
number column would drop it in silence.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
import streamlit as st

from core.errors import InputError
from core.query import Experiment, number, shortened, written
from pages import state
from pages.server import hands

PLACED = "grids_placed"
UPRIGHT = 24  # a vector with more classes stands upright


@dataclass
class Memory:
    """What the grid was given and what became of it.

    A data editor keeps its edits relative to its data. It is made anew only when the numbers
    changed elsewhere: else every typed cell would lose the place of the cursor.
    """

    generation: int
    given: np.ndarray
    result: np.ndarray


@dataclass(frozen=True)
class Grid:
    """Numbers that can be typed, cell by cell.

    Args:
        key: of the editor and of what was refused in it.
        cells: the numbers as they are, (rows, columns).
        rows: distinct names of the rows; [""] for a vector.
        columns: distinct names of the columns.
        change: from the new numbers to the experiment that has them.
        alt: what it is, for a screen reader.
        settles: other controls whose refused input is overtaken when a cell is taken.
    """

    key: str
    cells: np.ndarray
    rows: list[str]
    columns: list[str]
    change: Callable[[np.ndarray], Experiment]
    alt: str
    settles: tuple[str, ...] = ()

    @property
    def upright(self) -> bool:
        """Whether a long vector stands as a column."""
        return len(self.rows) == 1 and len(self.columns) > UPRIGHT


def place(grid: Grid) -> None:
    """Keeps a place below a bench for the grid, which is drawn when the charts have been."""
    st.session_state.setdefault(PLACED, []).append((st.container(), grid))


def begin() -> None:
    """The whole page is run: what an earlier run has not come to draw is forgotten."""
    st.session_state[PLACED] = []


def show_placed() -> None:
    """Draws the grids that have a place, last of a page."""
    placed = st.session_state.pop(PLACED, [])
    if placed:
        hands.until_drawn(state.held())
    for where, grid in placed:
        with where:
            show(grid)


def show(grid: Grid) -> None:
    """Draws the grid and what is wrong in it."""
    memory = st.session_state.get(grid.key)
    if memory is None or _is_stale(grid, memory):
        memory = Memory(memory.generation + 1 if memory else 0, grid.cells, grid.cells)
        st.session_state[grid.key] = memory
        state.refuse(grid.key)
    key = f"{grid.key}-{memory.generation}"
    frame = _frame(grid, memory.given)
    column = st.column_config.TextColumn(width=84, alignment="right", max_chars=40)
    st.data_editor(
        frame,
        key=key,
        width="stretch" if frame.shape[1] > 8 else "content",
        column_config=dict.fromkeys(frame.columns, column),
        on_change=_edited,
        args=(key, grid),
        alt=grid.alt,
    )
    state.show_problems(grid.key)


def _is_stale(grid: Grid, memory: Memory) -> bool:
    """Whether the numbers changed elsewhere, or the editor was away and has lost its edits."""
    changed = not np.array_equal(memory.result, grid.cells, equal_nan=True)
    return changed or f"{grid.key}-{memory.generation}" not in st.session_state


def _frame(grid: Grid, cells: np.ndarray) -> pd.DataFrame:
    text = [[written(value) for value in row] for row in cells.tolist()]
    frame = pd.DataFrame(text, index=grid.rows, columns=grid.columns, dtype=str)
    return frame.T if grid.upright else frame


def _edited(key: str, grid: Grid) -> None:
    memory: Memory = st.session_state[grid.key]
    edits = st.session_state[key]["edited_rows"]
    state.attempt(grid.key, lambda: _with_edits(grid, memory, edits), *grid.settles)


def _with_edits(grid: Grid, memory: Memory, edits: dict) -> Experiment:
    rows, columns = grid.rows, grid.columns
    if grid.upright:
        rows, columns = columns, rows
    cells = np.array(memory.given.T if grid.upright else memory.given)
    for row, changed in edits.items():
        for column, text in changed.items():
            place = (int(row), columns.index(column))
            cells[place] = _number(text, rows[int(row)], column)
    result = cells.T if grid.upright else cells
    experiment = grid.change(result)
    memory.result = result
    return experiment


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
