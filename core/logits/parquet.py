"""The .parquet format: columns of a table, read in batches of rows.

The format keeps each column by itself, so that no row can be read alone. The logits are therefore
laid out row by row once, in memory or, where they are large, in a file that the system takes away
with the process.
"""

import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import numpy.typing as npt

from core.errors import InputError, Message
from core.logits.columns import MAX_LETTERS, Roles, roles_of
from core.logits.npz import listed
from core.logits.parts import Labels, Parts
from core.logits.source import Source

IN_MEMORY = 512 << 20
"""Bytes of logits that are kept in memory; of an upload more are refused."""
BATCH = 16 << 20
MAX_COLUMN = 256 << 20
_INDEX = re.compile(r"__index_level_\d+__")


def read_parquet(source: Source) -> Parts:
    """The columns that hold logits, and `label`, and the others to slice by.

    Logits are the columns of numbers, or where some are called logit_... those alone; or a column
    `logits` of lists. Their names are those of the classes. A null is NaN.

    Raises:
        InputError: whatever is wrong with the file, or text where numbers belong.
    """
    with _readable(source) as file:
        schema = file.schema_arrow
        roles = _roles(source, schema)
        values = _values(source, file, [schema.field(at) for at in roles.values])
        labels = None if roles.label is None else _labels(source, file, schema.field(roles.label))
        fields = [schema.field(at) for at in roles.extra]
        columns = {field.name: _column(file, field) for field in fields}
    read = {name: column for name, column in columns.items() if column is not None}
    notes = roles.notes
    if ignored := [name for name in columns if name not in read]:
        notes += (Message("ignored in {name}: {arrays}", name=source.name, arrays=listed(ignored)),)
    return Parts(values, labels, roles.names, notes, read)


def read_parquet_labels(source: Source) -> tuple[Labels, tuple[Message, ...]]:
    """The only column, or the one that is called label.

    Raises:
        InputError: several columns, or none.
    """
    with _readable(source) as file:
        fields = _fields(source, file.schema_arrow)
        header = [field.name for field in fields]
        label = 0 if len(header) == 1 else roles_of(source.name, header, [True] * len(header)).label
        if label is None:
            raise InputError(
                "{name} has {width} columns; expected one column of labels (is it the logits?)",
                name=source.name,
                width=len(header),
            )
        return _labels(source, file, fields[label]), ()


@contextmanager
def _readable(source: Source) -> Iterator[Any]:
    """The opened file, whose errors are ours."""
    import pyarrow as pa
    from pyarrow import parquet

    try:
        # pages are checked against their sums where they have any
        with parquet.ParquetFile(
            pa.BufferReader(pa.py_buffer(source.data)), page_checksum_verification=True
        ) as file:
            if file.metadata.num_rows == 0:
                raise InputError("{name} has no rows", name=source.name)
            yield file
    except (pa.ArrowException, OSError, ValueError, TypeError, KeyError, MemoryError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(
            "{name} is no .parquet file, or a broken one: {reason}",
            name=source.name,
            reason=str(error)[:200],
        ) from error


def _fields(source: Source, schema: Any) -> list[Any]:
    """The columns, without those that pandas keeps the index in."""
    names = [field.name for field in schema]
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise InputError(
            "{name} has several columns called {column!r}",
            name=source.name,
            column=twice[0][:MAX_LETTERS],
        )
    return [field for field in schema if not _INDEX.fullmatch(field.name)]


def _roles(source: Source, schema: Any) -> Roles:
    fields = _fields(source, schema)
    places = [schema.get_field_index(field.name) for field in fields]
    header = [field.name for field in fields]
    numeric = [_is_number(field.type) for field in fields]
    lists = [name for name, field in zip(header, fields, strict=True) if _is_list(field.type)]
    if "logits" in lists:  # the others are beside it, whatever they hold
        numeric = [name == "logits" for name in header]
    roles = roles_of(source.name, header, numeric)
    if not roles.values:
        raise InputError("{name} has no column of logits", name=source.name)
    roles = roles.at(places)
    for at in roles.values:
        field = schema.field(at)
        if not _is_number(field.type) and not (len(roles.values) == 1 and _is_list(field.type)):
            raise InputError(
                "{name}: the column {column!r} holds {type}; expected numbers",
                name=source.name,
                column=field.name[:MAX_LETTERS],
                type=str(field.type)[:MAX_LETTERS],
            )
    return roles if "logits" not in lists else roles.without_names()


def _is_number(type_: Any) -> bool:
    from pyarrow import types

    return bool(types.is_integer(type_) or types.is_floating(type_))


def _is_list(type_: Any) -> bool:
    from pyarrow import types

    lists = types.is_list(type_) or types.is_large_list(type_) or types.is_fixed_size_list(type_)
    return bool(lists and _is_number(type_.value_type))


def _values(source: Source, file: Any, fields: list[Any]) -> npt.NDArray[Any]:
    rows = file.metadata.num_rows
    listed_ = _is_list(fields[0].type)
    classes = _width(source, file, fields[0]) if listed_ else len(fields)
    kinds = [field.type.value_type if listed_ else field.type for field in fields]
    dtype = np.result_type(*(kind.to_pandas_dtype() for kind in kinds))
    if dtype.kind in "iu":
        dtype = np.dtype(np.float64)
    result = _room(source, (rows, classes), dtype)
    names = [field.name for field in fields]
    size, start = max(1, BATCH // (classes * dtype.itemsize)), 0
    for batch in file.iter_batches(batch_size=size, columns=names, use_threads=False):
        block = result[start : start + batch.num_rows]
        start += batch.num_rows
        if listed_:
            block[:] = _matrix(source, batch.column(0), classes, start - batch.num_rows)
        else:
            for at, name in enumerate(names):
                block[:, at] = batch.column(name).to_numpy(zero_copy_only=False)
    if start != rows:
        raise InputError("{name} is cut short: it promises {rows} rows, {came} came",
                         name=source.name, rows=rows, came=start)  # fmt: skip
    result.flags.writeable = False
    return result


def _room(source: Source, shape: tuple[int, int], dtype: np.dtype[Any]) -> npt.NDArray[Any]:
    """Where the logits go, row by row."""
    size = shape[0] * shape[1] * dtype.itemsize
    if size <= IN_MEMORY:
        return np.empty(shape, dtype)
    if source.path is None:
        raise InputError(
            "{name} would unpack to {unpacked} bytes; at most {limit} are read, "
            "save larger logits as .npy",
            name=source.name,
            unpacked=size,
            limit=IN_MEMORY,
        )
    free = shutil.disk_usage(tempfile.gettempdir()).free
    if size > free:
        raise InputError(
            "{name} would unpack to {unpacked} bytes, and {free} are free where temporary files "
            "go; save it as .npy",
            name=source.name,
            unpacked=size,
            free=free,
        )
    with tempfile.TemporaryFile() as file:  # gone with the mapping, which keeps it open
        return np.memmap(file, dtype=dtype, mode="w+", shape=shape)


def _width(source: Source, file: Any, field: Any) -> int:
    """K of a column of lists: the length of its first one."""
    batches = file.iter_batches(batch_size=1, columns=[field.name], use_threads=False)
    batch = next(batches, None)  # a broken file may promise rows and have none
    first = batch.column(0)[0].as_py() if batch else None
    if not first:
        raise InputError("{name}: the first of its {column!r} is empty", name=source.name,
                         column=field.name[:MAX_LETTERS])  # fmt: skip
    return len(first)


def _matrix(source: Source, column: Any, classes: int, start: int) -> npt.NDArray[Any]:
    """Lists of equal length as rows."""
    import pyarrow.compute as pc

    lengths = pc.fill_null(pc.list_value_length(column), 0).to_numpy(zero_copy_only=False)
    other = np.flatnonzero(lengths != classes)
    if other.size:
        raise InputError(
            "{name}: row {row} (counted from 0) is not as long as the first: {came} "
            "and {classes} logits",
            name=source.name,
            row=start + int(other[0]),
            came=int(lengths[other[0]]),
            classes=classes,
        )
    flat = column.flatten().to_numpy(zero_copy_only=False)
    return np.asarray(flat).reshape(-1, classes)


def _labels(source: Source, file: Any, field: Any) -> Labels:
    from pyarrow import types

    column = file.read(columns=[field.name], use_threads=False).column(0)
    if _is_list(field.type):
        return _matrix(source, column.combine_chunks(), _width(source, file, field), 0)
    if _is_number(field.type):
        return np.asarray(column.to_numpy())
    if types.is_boolean(field.type):
        return np.asarray(column.to_numpy()).astype(np.int64)
    return ["" if cell is None else str(cell) for cell in column.to_pylist()]


def _column(file: Any, field: Any) -> npt.NDArray[Any] | None:
    """A column to slice by; None of one that holds neither numbers nor text, or too much."""
    import pyarrow as pa
    from pyarrow import types

    kind = field.type.value_type if types.is_dictionary(field.type) else field.type
    if types.is_nested(kind) or types.is_binary(kind) or types.is_large_binary(kind):
        return None
    column = file.read(columns=[field.name], use_threads=False).column(0)
    if _is_number(kind) or (types.is_boolean(kind) and not column.null_count):
        result = np.asarray(column.to_numpy())
    else:  # text, and dates as text
        if types.is_dictionary(field.type):
            column = column.cast(kind)
        coded = column.cast(pa.large_string()).combine_chunks().dictionary_encode()
        words = np.array(
            [str(word)[:MAX_LETTERS] for word in coded.dictionary.to_pylist()] + [""], dtype=np.str_
        )
        places = coded.indices.fill_null(len(words) - 1).to_numpy(zero_copy_only=False)
        if words.dtype.itemsize * places.size > MAX_COLUMN:
            return None
        result = words[places]
    result.flags.writeable = False
    return result
