"""Files together: labels and names that fit the logits, shapes, extensions and the digest."""

import hashlib
import io
import re

import numpy as np
import pytest

from core.errors import InputError
from core.logits import open_logits, read_logits

ROWS = np.arange(12.0).reshape(4, 3)


def npy(array):
    content = io.BytesIO()
    np.save(content, array)
    return content.getvalue()


def with_labels(labels, rows=ROWS):
    return read_logits("rows.npy", npy(rows), labels=("labels.npy", npy(labels)))


def refused_labels(labels, match, rows=ROWS):
    with pytest.raises(InputError, match=match):
        with_labels(labels, rows)


@pytest.mark.parametrize("dtype", ["i1", "u8", ">i8", "f2", "f8"])
def test_whole_labels_of_any_type_become_int64(dtype):
    labels = with_labels(np.array([0, 2, 1, 0], dtype=dtype)).labels
    assert labels.dtype == np.int64
    assert labels.tolist() == [0, 2, 1, 0]


@pytest.mark.parametrize(
    ("labels", "match"),
    [
        ([0, 1.5, 1, np.nan], r"whole numbers, from 0 to 2; wrong: 2, .* 1: 1\.5, 3: nan"),
        ([0, np.inf, 1, 0], "wrong: 1, .* 1: inf"),
        ([0, -1, 1, 3], r"from 0 to 2, as there are 3 classes; wrong: 2, .* 1: -1, 3: 3"),
        ([0, 1e300, 1, 0], r"1: 1e\+300"),
        (np.array([0, 2**64 - 1, 1, 0], dtype="u8"), "1: 18446744073709551615"),
        ([1, 2, 3, 3], "these count from 1: save labels - 1"),
        ([0, 1, 2], "labels and rows of logits differ in number: 3 and 4"),
        ([0, 1, 2, 0, 1], "labels and rows of logits differ in number: 5 and 4"),
        (np.eye(3)[[0, 1, 2, 0]], re.escape("shape (4, 3), expected (4,)") + ".*argmax"),
        ([[0], [1], [2], [0]], re.escape("shape (4, 1), expected (4,)") + ".*reshape"),
        (np.int64(1), re.escape("shape (), expected (4,)")),
        ([True, False, True, True], "holds booleans"),
        (["a", "b", "c", "d"], "'a', neither a number"),
    ],
)
def test_labels_that_are_no_classes_name_their_rows(labels, match):
    refused_labels(np.asarray(labels), match)


def test_five_rows_are_named_at_most():
    refused_labels(
        np.full(20, 7), r"wrong: 20, .* 0: 7, 1: 7, 2: 7, 3: 7, 4: 7, \.\.\.$", np.zeros((20, 3))
    )


def test_swapped_files_are_noticed():
    refused_labels(ROWS, "look swapped", rows=np.array([0, 1, 2, 0]))


def test_one_vector_is_one_row():
    logits = read_logits("one.npy", npy(np.array([1.0, 2.0, 3.0])), ("l.txt", b"2"))
    assert logits.values.shape == (1, 3)
    assert logits.labels.tolist() == [2]
    assert str(logits.notes[0]) == "one row of 3 logits"


def test_names_must_be_one_a_class():
    with pytest.raises(InputError, match="class names and classes differ in number: 2 and 3"):
        read_logits("rows.npy", npy(ROWS), class_names=("names.txt", b"a\nb"))
    names = npy(np.array(["a", "b", "c"], dtype=">U1"))
    logits = read_logits("rows.npy", npy(ROWS), class_names=("names.npy", names))
    assert logits.class_names == ("a", "b", "c")
    with pytest.raises(InputError, match=re.escape("float64 of shape (4, 3); expected text")):
        read_logits("rows.npy", npy(ROWS), class_names=("names.npy", npy(ROWS)))


@pytest.mark.parametrize("name", ["rows.pkl", "rows", "rows.npy.gz", ""])
def test_an_unknown_extension_lists_the_known_ones(name):
    with pytest.raises(InputError, match=r"known are \.npy, \.npz, \.csv, \.tsv, \.txt"):
        read_logits(name, npy(ROWS))


def test_labels_have_their_own_extensions():
    with pytest.raises(InputError, match=r"'.npz'; known are \.npy, \.csv, \.tsv, \.txt"):
        read_logits("rows.npy", npy(ROWS), labels=("labels.npz", b"x"))
    with pytest.raises(InputError, match=r"'.json'; known are \.npy, \.txt"):
        read_logits("rows.npy", npy(ROWS), class_names=("names.json", b"x"))


@pytest.mark.parametrize("suffix", ["npy", "npz", "csv", "tsv", "txt"])
def test_an_empty_file_says_so(suffix, tmp_path):
    with pytest.raises(InputError, match=rf"the file empty\.{suffix} is empty"):
        read_logits(f"empty.{suffix}", b"")
    path = tmp_path / f"empty.{suffix}"
    path.touch()
    with pytest.raises(InputError, match=rf"the file empty\.{suffix} is empty"):
        open_logits(path)


def test_a_path_that_is_no_file_says_so(tmp_path):
    with pytest.raises(InputError, match="there is no file"):
        open_logits(tmp_path / "absent.npy")
    with pytest.raises(InputError, match=r"a folder with neither \.npy files nor"):
        open_logits(tmp_path)
    with pytest.raises(InputError, match="cannot be opened"):
        open_logits(tmp_path / ("x" * 300 + ".npy"))


def test_paths_and_uploads_are_the_same(tmp_path):
    files = {
        "rows.npy": npy(ROWS),
        "labels.csv": b"a\nc\nb\na\n",
        "names.txt": b"a\nb\nc\n",
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    opened = open_logits(*(tmp_path / name for name in files))
    read = read_logits("rows.npy", files["rows.npy"], *list(files.items())[1:])
    assert opened.digest == read.digest
    assert opened.labels.tolist() == read.labels.tolist() == [0, 2, 1, 0]
    np.testing.assert_array_equal(opened.values, read.values)


def test_the_digest_is_that_of_the_bytes():
    content = npy(ROWS)
    alone = read_logits("rows.npy", content).digest
    assert alone == hashlib.sha256(content).hexdigest()
    assert alone == read_logits("other.npy", content).digest
    labelled = read_logits("rows.npy", content, labels=("l.txt", b"0\n1\n2\n0")).digest
    named = read_logits("rows.npy", content, class_names=("l.txt", b"0\n1\n2")).digest
    assert len({alone, labelled, named}) == 3


def test_the_digest_of_a_large_file_is_taken_in_blocks(tmp_path):
    content = npy(np.zeros((3_000, 100)))
    (tmp_path / "large.npy").write_bytes(content)
    assert open_logits(tmp_path / "large.npy").digest == hashlib.sha256(content).hexdigest()


def test_the_digest_of_a_very_large_file_is_that_of_a_part(tmp_path, monkeypatch):
    monkeypatch.setattr("core.logits.source.WHOLE", 4 << 20)
    rows = np.zeros((6 << 17, 1))
    digests = set()
    for at in (0, -1):
        rows[at] += 1
        np.save(tmp_path / "large.npy", rows)
        digests.add(open_logits(tmp_path / "large.npy").digest)
    assert len(digests) == 2
    assert hashlib.sha256((tmp_path / "large.npy").read_bytes()).hexdigest() not in digests


def test_integers_too_many_to_promote_are_refused(monkeypatch):
    monkeypatch.setattr("core.logits.check.MAX_PROMOTED", 8)
    with pytest.raises(InputError, match="too large to become float64 here; save it as float32"):
        read_logits("whole.npy", npy(np.array([[1, 2]])))
