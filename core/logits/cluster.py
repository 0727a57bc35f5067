"""The same pass on a Dask cluster: its workers read the file where it lies, and add up two by two.

A task is some blocks of rows; Dask runs it again elsewhere where a worker is lost. What is in the
memory of this process is sent along.
"""

import importlib
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from core.errors import InputError
from core.logits.block_rows import RowWorker, chunk_rows
from core.logits.labelled import Tree
from core.logits.one_pass import pass_over
from core.logits.open import Logits
from core.logits.rows import RowTable
from core.logits.stored import Joined, Stored, Taken
from core.logits.summary import Summary
from core.logits.zarr_rows import ZarrRows

GROUP = 4
"""Chunks that are one task: a power of two, so that its sum is one that all rows go through."""
SECONDS = 10  # to wait for a scheduler

Array = npt.NDArray[Any]
Found = tuple[Summary, RowTable]


def connect(address: str) -> Any:
    """A client of the cluster at an address, such as tcp://10.0.0.1:8786.

    Raises:
        InputError: Dask is not installed, or nobody answers.
    """
    try:
        distributed: Any = importlib.import_module("distributed")
    except ImportError as error:
        raise InputError(
            "a Dask cluster needs the package distributed: pip install -r requirements-dask.txt"
        ) from error
    try:
        return distributed.Client(address, timeout=SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise InputError(
            "the Dask scheduler at {address} does not answer: {reason}",
            address=address,
            reason=error,
        ) from error


def on_cluster(
    client: Any, logits: Logits, bins: int, table: RowTable, tell: Callable[[int], None]
) -> Summary:
    """The sums over all rows; their table is written to `table`.

    Args:
        client: `distributed.Client`.
        logits: with values (N, K), none of them ignored.
        bins: of the calibration errors.
        table: of N rows.
        tell: is told how many more rows are done; what it raises ends the pass.

    Raises:
        InputError: the cluster cannot do it.
    """
    as_completed: Any = importlib.import_module("distributed").as_completed

    rows, classes = logits.values.shape
    length = GROUP * chunk_rows(classes)
    parts = [slice(start, min(start + length, rows)) for start in range(0, rows, length)]
    tasks = [
        client.submit(task, *described(logits, at), chunk_rows(classes), bins, pure=False)
        for at in parts
    ]
    sums = [client.submit(first_of, future, pure=False) for future in tasks]
    tables = [client.submit(second_of, future, pure=False) for future in tasks]
    places = {future.key: at for future, at in zip(tables, parts, strict=True)}
    kept = [*sums]  # what is forgotten is cancelled
    while len(sums) > 1:
        pairs = [sums[at : at + 2] for at in range(0, len(sums), 2)]
        sums = [
            client.submit(added, *pair, pure=False) if len(pair) == 2 else pair[0] for pair in pairs
        ]
        kept += sums
    del tasks
    try:
        for future, part in as_completed(tables, with_results=True):
            at = places[future.key]
            table.put(at, part)
            future.release()
            tell(at.stop - at.start)
        whole: Summary = sums[0].result()
    except (InputError, OSError, RuntimeError) as error:  # or a task that every worker dies of
        raise InputError("the Dask cluster gave up: {reason}", reason=error) from error
    finally:
        client.cancel([*tables, *kept])
    return whole


def task(
    recipe: Any, labels: Array | None, shares: Array | None, at: slice, length: int, bins: int
) -> Found:
    """What a worker does: the sums and the table of some rows."""
    values = made(recipe)
    rows = at.stop - at.start
    tree = Tree[Summary](-(-rows // length))
    table = RowTable.empty(rows, labels is not None)
    worker = RowWorker(values.shape[1], values.dtype, bins=bins)
    for place, start in enumerate(range(0, rows, length)):
        part = slice(start, min(start + length, rows))
        summary, its_rows = pass_over(
            worker,
            values[at.start + part.start : at.start + part.stop],
            None if labels is None else labels[part],
            None if shares is None else shares[part],
        )
        table.put(part, its_rows)
        tree.add(place, summary)
    return tree.sum, table


def first_of(found: Found) -> Summary:
    """The sums of a task."""
    return found[0]


def second_of(found: Found) -> RowTable:
    """The table of a task."""
    return found[1]


def added(first: Summary, second: Summary) -> Summary:
    """Two sums in one."""
    return first + second


def described(logits: Logits, at: slice) -> tuple[Any, Array | None, Array | None, slice]:
    """Some rows as they are sent to a worker: the logits as how to get them, where that is short.

    Returns:
        How `made` gets the logits, the labels, the distributions, and where the rows are in what
        `made` gives.
    """
    values, rows = logits.values, slice(0, at.stop - at.start)
    if isinstance(values, Taken):
        recipe = recipe_of(values.values)
        sent: Any = (taken, (recipe, values.rows[at]))
        if recipe is None:
            sent = (as_it_is, (values[at],))
    elif (known := recipe_of(values)) is not None:
        sent, rows = known, at
    else:
        sent = (as_it_is, (np.ascontiguousarray(values[at]),))
    labels, shares = logits.labels, logits.distributions
    return (
        sent,
        None if labels is None else labels[at],
        None if shares is None else np.ascontiguousarray(shares[at]),
        rows,
    )


def recipe_of(values: Any) -> tuple[Callable[..., Any], tuple[Any, ...]] | None:
    """What reads some logits in another process; None where they are in the memory of this one."""
    if isinstance(values, Joined):
        parts = [recipe_of(part) for part in values.parts]
        return (joined, (parts,)) if None not in parts else None
    if isinstance(values, ZarrRows):
        return zarr_rows, (values.name, values.array)
    if isinstance(values, Stored):
        return None
    file = values
    while isinstance(file, np.ndarray) and not (
        isinstance(file, np.memmap) and not isinstance(file.base, np.ndarray)
    ):
        file = file.base
    if file is None or not isinstance(file, np.memmap) or file.filename is None:
        return None
    begin = values.__array_interface__["data"][0] - file.__array_interface__["data"][0]
    offset = begin + file.offset
    return mapped, (str(file.filename), offset, values.shape, values.strides, values.dtype)


def made(recipe: Any) -> Any:
    """What a recipe of `recipe_of` gives."""
    how, parts = recipe
    return how(*parts)


def mapped(
    path: str, offset: int, shape: tuple[int, ...], strides: tuple[int, ...], dtype: np.dtype[Any]
) -> Array:
    """An array that lies in a file."""
    try:
        whole = np.memmap(path, dtype=np.uint8, mode="r")
        return np.ndarray(shape, dtype, buffer=whole, offset=offset, strides=strides)
    except (OSError, TypeError, ValueError) as error:
        raise InputError("a worker cannot read the file {path}: {reason}", path=path,
                         reason=error) from error  # fmt: skip


def joined(recipes: Sequence[Any]) -> Joined:
    """Arrays one after another."""
    return Joined([made(recipe) for recipe in recipes])


def taken(recipe: Any, rows: npt.NDArray[np.int64]) -> Taken:
    """Some rows of an array."""
    return Taken(made(recipe), rows)


def zarr_rows(name: str, array: Any) -> ZarrRows:
    """The rows of a .zarr store."""
    return ZarrRows(name, array)


def as_it_is(values: Array) -> Array:
    """Rows that were sent along."""
    return values
