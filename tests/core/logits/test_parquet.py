"""Columns of .parquet: which are logits, in which type, and files that are broken or not theirs."""

import io
from contextlib import suppress

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import parquet

from core.errors import InputError
from core.logits import open_logits, read_logits
from core.logits import parquet as reader

ROWS = np.random.default_rng(0).normal(size=(20, 3)).astype(np.float32)
LABELS = np.random.default_rng(1).integers(3, size=20)


def saved(columns, **options):
    content = io.BytesIO()
    table = columns if isinstance(columns, pa.Table) else pa.table(columns)
    parquet.write_table(table, content, **options)
    return content.getvalue()


def read(columns, **options):
    return read_logits("a.parquet", saved(columns, **options))


def refused(columns, match):
    with pytest.raises(InputError, match=match):
        read(columns)


NAMED = dict(zip("abc", ROWS.T, strict=True))


def test_columns_of_numbers_are_logits_and_name_the_classes(monkeypatch):
    monkeypatch.setattr(reader, "BATCH", 48)  # 4 rows
    logits = read(NAMED | {"label": LABELS, "site": ["x", "y"] * 10}, row_group_size=7)
    np.testing.assert_array_equal(logits.values, ROWS)
    assert logits.values.dtype == np.float32
    assert not logits.values.flags.writeable
    assert logits.class_names == ("a", "b", "c")
    assert logits.labels.tolist() == LABELS.tolist()
    assert logits.columns["site"][:2].tolist() == ["x", "y"]


def test_where_logits_are_called_so_the_others_are_beside_them():
    logits = read(
        {f"logit_{at}": column for at, column in enumerate(ROWS.T)}
        | {
            "label": pa.array(["1"] * 20).dictionary_encode(),
            "age": pa.array([None, *range(19)]),
            "new": [True, False] * 10,
            "day": pa.array([0] * 20, pa.date32()),
            "kind": pa.array(["u", None] * 10).dictionary_encode(),
            "image": [[1, 2]] * 20,
            "raw": [b"x"] * 20,
        }
    )
    assert logits.class_names is None
    assert logits.labels.tolist() == [1] * 20
    columns = {name: column[:2].tolist() for name, column in logits.columns.items()}
    np.testing.assert_equal(
        columns,
        {
            "age": [np.nan, 0.0],
            "new": [True, False],
            "day": ["1970-01-01"] * 2,
            "kind": ["u", ""],
        },
    )
    assert "ignored in a.parquet: 'image', 'raw'" in map(str, logits.notes)


def test_what_pandas_saves_is_read(tmp_path):
    frame = pd.DataFrame(ROWS, columns=list("abc"), index=np.arange(20) * 2)
    frame.iloc[3, 1] = np.nan
    frame.to_parquet(tmp_path / "a.parquet")
    logits = open_logits(tmp_path / "a.parquet")
    np.testing.assert_array_equal(logits.values, frame.to_numpy())


@pytest.mark.parametrize("kind", [pa.list_(pa.float16()), pa.list_(pa.float32(), 3)])
def test_a_column_of_lists_is_a_matrix(kind):
    values = pa.array(
        list(ROWS.astype(np.float16 if kind.value_type == "halffloat" else "f4")), kind
    )
    logits = read({"id": range(20), "logits": values, "labels": LABELS, "n": range(20)})
    np.testing.assert_allclose(logits.values, ROWS, rtol=1e-2, atol=1e-3)
    assert logits.values.dtype.kind == "f"
    assert (sorted(logits.columns), logits.class_names) == (["id", "n"], None)


def test_labels_may_be_lists_that_are_distributions():
    shares = np.full((20, 3), 0.2) + np.eye(3)[LABELS] * 0.4
    logits = read(NAMED | {"label": list(shares)})
    assert logits.labels.tolist() == LABELS.tolist()
    np.testing.assert_allclose(logits.distributions, shares)


def test_labels_of_their_own_file():
    for columns in ({"truth": LABELS}, {"id": range(20), "label": LABELS}):
        logits = read_logits("a.parquet", saved(NAMED), ("y.parquet", saved(columns)))
        assert logits.labels.tolist() == LABELS.tolist()
    with pytest.raises(InputError, match="2 columns; expected one column of labels"):
        read_logits("a.parquet", saved(NAMED), ("y.parquet", saved({"a": [1], "b": [2]})))


def test_whole_numbers_become_float64():
    assert read({"a": [1, 2], "b": [3, 4]}).values.dtype == np.float64


@pytest.mark.parametrize(
    ("columns", "match"),
    [
        ({"logit_0": [1.5], "logit_1": ["x"]}, "'logit_1' holds string; expected numbers"),
        ({"logit_0": [[1.5]], "logit_1": [2.5]}, "'logit_0' holds list"),
        ({"a": ["x"], "label": [0]}, "has no column of logits"),
        ({"a": [1.5], "label": [0], "y": [0]}, "2 columns of labels"),
        ({"a": pa.array([], pa.float32())}, "has no rows"),
        (
            {"logits": [[1.0, 2.0], [3.0]]},
            r"row 1 \(counted from 0\) is not as long as the first: 1 and 2",
        ),
        ({"logits": [[1.0, 2.0], None]}, "row 1 .* as the first: 0 and 2 logits"),
        ({"logits": pa.array([[]], pa.list_(pa.float32()))}, "the first of its 'logits' is empty"),
        ({"a": [1.5], "label": ["x"]}, "'x', neither a number nor the name of a class"),
        ({"a": pa.array([1], pa.decimal128(5))}, "no column of logits"),
    ],
)
def test_other_columns_are_refused(columns, match):
    refused(columns, match)


def test_columns_of_one_name_are_refused():
    refused(pa.table([[1.0], [2.0]], names=["a", "a"]), "several columns called 'a'")


def test_broken_files_are_refused():
    whole = saved(NAMED, compression="zstd", write_page_checksum=True)
    flipped = bytearray(whole)
    flipped[60] ^= 255
    for content in (b"PAR1", whole[:-20], whole[:50] + whole[70:], b"x" * 100, bytes(flipped)):
        with pytest.raises(InputError, match=r"no \.parquet file, or a broken one"):
            read_logits("bad.parquet", content)


def test_lists_that_are_promised_and_not_there_are_refused():
    whole = saved({"logits": [[1.5, 2.0]] * 20}, compression="none", use_dictionary=False)
    for at in range(len(whole)):
        broken = bytearray(whole)
        broken[at] ^= 255
        with suppress(InputError):
            read_logits("bad.parquet", bytes(broken))


def test_an_upload_that_unpacks_too_far_is_refused_and_a_path_is_spooled(tmp_path, monkeypatch):
    monkeypatch.setattr(reader, "IN_MEMORY", 100)
    content = saved(NAMED)
    with pytest.raises(InputError, match="would unpack to 240 bytes; at most 100"):
        read_logits("a.parquet", content)
    (tmp_path / "a.parquet").write_bytes(content)
    values = open_logits(tmp_path / "a.parquet").values
    assert isinstance(values, np.memmap)
    np.testing.assert_array_equal(values, ROWS)
    monkeypatch.setattr(reader.shutil, "disk_usage", lambda path: type("Usage", (), {"free": 9}))
    with pytest.raises(InputError, match="and 9 are free"):
        open_logits(tmp_path / "a.parquet")
