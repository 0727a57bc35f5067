"""Whatever bytes a file has, what comes out is logits or an InputError."""

import io
from contextlib import suppress

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyarrow.parquet import write_table

from core.errors import InputError
from core.logits import (
    examine,
    examine_refused,
    logits_of,
    read_given,
    row_table,
    summarise,
)

ROWS = np.array([[1.5, -2.0, 0.25], [0.0, 2.0, 1.0]], dtype=np.float32)


def saved(save, *arrays, **named):
    content = io.BytesIO()
    save(content, *arrays, **named)
    return content.getvalue()


def parquet(columns):
    content = io.BytesIO()
    write_table(pa.table(columns), content, write_page_checksum=True)
    return content.getvalue()


NAMED = {
    "logits": ROWS,
    "labels": np.array([2, 0]),
    "site": np.array(["x", "y"]),
    "class_names": np.array(["a", "b", "c"]),
}
VALID = {
    ".npy": [saved(np.save, ROWS), saved(np.save, np.array([[1], [2]]))],
    ".npz": [saved(np.savez, **NAMED), saved(np.savez_compressed, **NAMED)],
    ".csv": [b"a,b,c,label\n1,2,3,0\n4,5,6,c\n", '猫;b\n1,5;"2"\n'.encode("utf-16")],
    ".tsv": [b"1\t2\t3\n4\tnan\t-inf\n"],
    ".txt": [b"1 2 3\n4 5 6\n"],
    ".parquet": [
        parquet({"a": [1.5, 2], "b": [0.5, None], "label": [0, 1], "site": ["x", "y"]}),
        parquet({"logits": [[1.5, 2], [3, 4]], "label": [[0.5, 0.5], [0.1, 0.9]]}),
    ],
}
LABELS = [saved(np.save, np.array([2, 0])), saved(np.save, np.array(["a", "b"])), b"label\n2\n0\n"]
FILLERS = [
    b"",
    b"\0",
    b"\xff\xff\xff\xff",
    b"PK\1\2",
    b"(((((",
    b"'descr': ",
    b"9" * 30,
    b'"',
    b",",
]


def mutated(originals):
    """Some bytes of a valid file replaced, left out or put in."""
    edit = st.tuples(
        st.integers(0, 1000), st.integers(0, 8), st.binary(max_size=6) | st.sampled_from(FILLERS)
    )

    def apply(content, edits):
        for place, removed, put in edits:
            at = place % (len(content) + 1)
            content = content[:at] + put + content[at + removed :]
        return content

    return st.builds(apply, st.sampled_from(originals), st.lists(edit, min_size=1, max_size=4))


def used(name, content, **others):
    """Read the file and, where that works, everything that a page would do with it."""
    try:
        given = read_given(name, content, **others)
    except InputError:
        return
    refused = examine_refused(given)
    try:
        logits = logits_of(given)
    except InputError:
        opened_by_cures(given, refused)
        return
    assert refused == ()
    rows, classes = logits.values.shape
    assert min(rows, classes) >= 1
    if logits.labels is not None:
        assert logits.labels.shape == (rows,)
        assert logits.labels.min() >= (0 if logits.ignore_index is None else -1)
        assert logits.labels.max() < classes
    assert all(column.shape == (rows,) for column in logits.columns.values())
    assert summarise(logits).rows == row_table(logits).prediction.size == rows
    for finding in examine(logits):
        assert finding.rows is None or 0 < finding.rows.size <= rows
        for cure in finding.cures:
            assert cure.apply(logits).digest != logits.digest


def opened_by_cures(given, refused):
    """A cure opens a file that was refused, or says why it cannot."""
    for finding in refused:
        for cure in finding.cures:
            with suppress(InputError):
                assert len(cure.apply(given).values) >= 1


@pytest.mark.parametrize("suffix", VALID)
@settings(max_examples=200)
@given(data=st.data())
def test_mutated_files(suffix, data):
    used(f"file{suffix}", data.draw(mutated(VALID[suffix])))


@pytest.mark.parametrize("suffix", VALID)
@settings(max_examples=100)
@given(content=st.binary(max_size=200) | st.text(",;\t \n\"'#eE+-.1nai_").map(str.encode))
@example(content=b"\x93NUMPY")
@example(content=b"PK\5\6" + bytes(18))
def test_random_bytes(suffix, content):
    used(f"file{suffix}", content)


@pytest.mark.parametrize("suffix", [".npy", ".csv", ".txt"])
@settings(max_examples=150)
@given(content=mutated(LABELS) | st.binary(max_size=60))
def test_labels_and_names_beside_good_logits(suffix, content):
    used("rows.npy", VALID[".npy"][0], labels=(f"labels{suffix}", content))
    used("rows.npy", VALID[".npy"][0], class_names=(f"names{suffix}", content))
