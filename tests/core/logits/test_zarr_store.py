"""Stores of format 2 and 3: read in place and in blocks, and what is refused before unpacking."""

import json
import shutil
import tracemalloc
import warnings

import numpy as np
import pytest
import zarr

from core.errors import InputError
from core.logits import examine, open_logits, row_table, summarise, zarr_rows

ROWS = np.random.default_rng(0).normal(size=(50, 4)).astype(np.float32)
LABELS = np.random.default_rng(1).integers(4, size=50)


def array(path, values=ROWS, chunks=(7, 3), **options):
    zarr.create_array(str(path), data=values, chunks=chunks, **options)
    return path


def group(path, version, **arrays):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of text in format 3
        made = zarr.open_group(str(path), mode="w", zarr_format=version)
        for name, values in arrays.items():
            made.create_array(name, data=np.asarray(values))
    return path


@pytest.fixture
def store(tmp_path):
    return array(tmp_path / "rows.zarr")


@pytest.mark.parametrize("version", [2, 3])
def test_both_formats_give_the_rows_whatever_is_asked_for(tmp_path, version):
    logits = open_logits(array(tmp_path / "a.zarr", zarr_format=version))
    values = logits.values
    assert (values.shape, values.dtype, logits.name) == ((50, 4), np.float32, "a.zarr")
    rows = np.array([49, 3, 3, 20, -1])
    for key in (
        slice(None),
        slice(5, 30),
        slice(0, 0),
        slice(None, None, 9),
        7,
        rows,
        ROWS[:, 0] > 0,
    ):
        np.testing.assert_array_equal(values[key], ROWS[key])
    np.testing.assert_array_equal(values[rows, LABELS[rows]], ROWS[rows, LABELS[rows]])
    with pytest.raises(IndexError):
        values[[50]]


@pytest.mark.parametrize("version", [2, 3])
def test_a_group_has_labels_names_and_columns(tmp_path, version):
    path = group(
        tmp_path / "all.zarr",
        version,
        logits=ROWS,
        labels=LABELS,
        class_names=["a", "b", "c", "d"],
        site=["x", "y"] * 25,
        age=np.arange(50),
        images=np.zeros((50, 2, 2)),
    )
    logits = open_logits(path)
    assert logits.labels.tolist() == LABELS.tolist()
    assert logits.class_names == ("a", "b", "c", "d")
    assert sorted(logits.columns) == ["age", "site"]
    assert logits.columns["site"][:2].tolist() == ["x", "y"]
    assert [str(note) for note in logits.notes] == ["ignored in all.zarr: 'images'"]


def test_labels_of_a_group_may_have_another_name(tmp_path):
    logits = open_logits(group(tmp_path / "all.zarr", 3, logits=ROWS, targets=LABELS))
    assert logits.labels.tolist() == LABELS.tolist()
    assert "the array 'targets' was taken as the labels" in map(str, logits.notes)


def test_what_is_computed_is_that_of_the_same_array(tmp_path, monkeypatch):
    monkeypatch.setattr(zarr_rows, "GROUP", 64)  # 4 rows: every block is of several chunks
    np.save(tmp_path / "rows.npy", ROWS)
    np.save(tmp_path / "labels.npy", LABELS)
    stored = open_logits(array(tmp_path / "a.zarr"), tmp_path / "labels.npy")
    plain = open_logits(tmp_path / "rows.npy", tmp_path / "labels.npy")
    assert summarise(stored).mean_loss == summarise(plain).mean_loss
    np.testing.assert_array_equal(row_table(stored).loss, row_table(plain).loss)
    assert [f.kind for f in examine(stored)] == [f.kind for f in examine(plain)]


def test_a_sharded_store_of_several_axes_is_rows(tmp_path):
    path = array(tmp_path / "a.zarr", ROWS.reshape(5, 10, 4), (1, 5, 4), shards=(2, 10, 4))
    logits = open_logits(path)
    assert (logits.lead, logits.place(23)) == ((5, 10), (2, 3))
    np.testing.assert_array_equal(np.asarray(logits.values), ROWS)


def test_class_names_may_be_attributes(store):
    zarr.open_array(str(store), mode="a").attrs["class_names"] = list("abcd")
    assert open_logits(store).class_names == ("a", "b", "c", "d")


def test_the_digest_follows_the_content(tmp_path):
    one, two = array(tmp_path / "1.zarr"), array(tmp_path / "2.zarr")
    other = array(tmp_path / "3.zarr", ROWS + 1)
    assert open_logits(one).digest == open_logits(two).digest != open_logits(other).digest


def test_a_truncated_chunk_is_named_by_its_rows(store):
    chunk = next(path for path in store.glob("c/3/*"))
    chunk.write_bytes(chunk.read_bytes()[:9])
    logits = open_logits(store)
    with pytest.raises(InputError, match="rows 0 to 49 cannot be read"):
        summarise(logits)


def test_chunks_that_were_never_written_are_said(store):
    shutil.rmtree(store / "c" / "1")
    assert "lacks 2 of its 16 chunks" in str(open_logits(store).notes[0])


def refused(path, match):
    with pytest.raises(InputError, match=match):
        open_logits(path)


def test_codecs_that_could_run_code_are_refused(tmp_path):
    path = array(tmp_path / "a.zarr", zarr_format=2, chunks=(50, 4))
    metadata = json.loads((path / ".zarray").read_text())
    metadata["filters"] = [{"id": "pickle", "protocol": 5}]
    (path / ".zarray").write_text(json.dumps(metadata | {"dtype": "|O", "fill_value": None}))
    refused(path, "packed with 'pickle', which is not read here")
    path = array(tmp_path / "b.zarr")
    metadata = json.loads((path / "zarr.json").read_text())
    metadata["codecs"][0] = {"name": "numcodecs.pickle", "configuration": {}}
    (path / "zarr.json").write_text(json.dumps(metadata))
    refused(path, "packed with 'pickle'")


def test_metadata_that_cannot_be_read_is_said(store):
    whole = (store / "zarr.json").read_text()
    for text, match in (
        ("{", "its metadata, zarr.json, cannot be read"),
        ("[]", "no object|no array|cannot be read"),
        (whole.replace("float32", "unknown"), "cannot be opened"),
        (whole.replace("50", "-50"), "cannot be opened|empty array"),
    ):
        (store / "zarr.json").write_text(text)
        refused(store, match)


def test_chunks_too_large_to_unpack_are_refused(store, monkeypatch):
    monkeypatch.setattr(zarr_rows, "MAX_GROUP", 100)
    refused(store, "chunks whose rows take 112 bytes together; at most 100")


@pytest.mark.parametrize("values", [ROWS + 1j, np.zeros((0, 4)), ROWS > 0])
def test_other_types_and_empty_arrays_are_refused(tmp_path, values):
    refused(array(tmp_path / "a.zarr", values), "holds the dtype|holds an empty array")


def test_a_group_without_logits_lists_what_it_has(tmp_path):
    refused(group(tmp_path / "a.zarr", 3, first=ROWS, second=ROWS), "it holds: 'first', 'second'")
    path = group(tmp_path / "b.zarr", 3, outputs=ROWS, labels=LABELS)
    assert "'outputs' was taken as the logits" in str(open_logits(path).notes[0])


def test_a_file_called_so_is_refused(tmp_path):
    (tmp_path / "a.zarr").write_bytes(b"PK")
    refused(tmp_path / "a.zarr", r"a \.zarr store is a folder")


@pytest.mark.parametrize(
    ("version", "given", "change", "said"),
    [
        (3, {"chunks": (7, 4)}, {"chunk_shape": [10**9, 4]}, "chunks of 16000000000 bytes"),
        (2, {"chunks": (7, 4)}, {"chunks": [10**9, 10**9]}, "chunks of 4000000000000000000 bytes"),
        (3, {"chunks": (1, 4)}, {"shape": [10**12, 4]}, "has 1000000000000 chunks"),
        (
            3,
            {"chunks": (1, 4), "shards": (2, 4)},
            {"chunk_shape": [10**9, 4]},
            "has 1000000000 chunks",
        ),
    ],
)
def test_metadata_that_asks_for_too_much_memory_is_refused(tmp_path, version, given, change, said):
    path = array(tmp_path / "a.zarr", zarr_format=version, **given)
    file = path / ("zarr.json" if version == 3 else ".zarray")
    metadata = json.loads(file.read_text())
    chunks = "chunk_shape" in change
    (metadata["chunk_grid"]["configuration"] if chunks else metadata).update(change)
    file.write_text(json.dumps(metadata))
    tracemalloc.start()
    with pytest.raises(InputError, match=said):
        open_logits(path)
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


def test_chunks_of_no_length_are_refused(tmp_path):
    path = array(tmp_path / "a.zarr")
    metadata = json.loads((path / "zarr.json").read_text())
    metadata["chunk_grid"]["configuration"]["chunk_shape"] = [0, 4]
    (path / "zarr.json").write_text(json.dumps(metadata))
    with pytest.raises(InputError, match=r"a\.zarr cannot be opened: "):
        open_logits(path)
