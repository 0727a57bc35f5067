"""Epochs in a folder or in one array: written, opened, grown, and refused."""

import doctest
import io
import os

import numpy as np
import pytest

from core.errors import InputError
from core.logits import epoch_folder
from core.logits import epochs as module
from core.logits.epoch_folder import FINISHED, is_epochs, state_of, write_epoch, write_labels
from core.logits.epochs import open_epochs, read_epochs

LABELS = np.array([0, 1, 1])
VALUES = np.arange(24, dtype=np.float32).reshape(4, 3, 2)


def npy(array):
    content = io.BytesIO()
    np.save(content, array)
    return content.getvalue()


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "run"
    write_labels(path, LABELS, ["cat", "dog"])
    for number, values in ((1, VALUES[0]), (2, VALUES[1]), (10, VALUES[2])):
        write_epoch(path, number, values)
    return path


def test_a_folder_is_opened_in_place(folder):
    epochs = open_epochs(folder)
    assert (epochs.name, epochs.numbers) == ("run", (1, 2, 10))
    assert epochs.class_names == ("cat", "dog")
    assert epochs.labels.tolist() == LABELS.tolist()
    for layer, values in zip(epochs.layers, VALUES, strict=False):
        assert isinstance(layer.base, np.memmap) or isinstance(layer, np.memmap)
        np.testing.assert_array_equal(layer, values)
    assert sorted(path.name for path in folder.iterdir()) == [
        "class_names.txt", "epoch-0001.npy", "epoch-0002.npy", "epoch-0010.npy", "labels.npy",
    ]  # fmt: skip


def test_one_array_is_the_same(tmp_path):
    np.save(tmp_path / "all.npy", VALUES)
    np.save(tmp_path / "y.npy", LABELS)
    epochs = open_epochs(tmp_path / "all.npy", tmp_path / "y.npy")
    assert epochs.numbers == (1, 2, 3, 4)
    np.testing.assert_array_equal(np.stack(epochs.layers), VALUES)
    assert epochs.size == VALUES.size
    one = epochs.logits(2)
    assert (one.name, one.digest == epochs.logits(1).digest) == ("all.npy, 3", False)


def test_what_grows_keeps_its_name_and_its_marks(folder):
    before, growing = state_of(folder)
    first = open_epochs(folder)
    assert growing
    write_epoch(folder, 11, VALUES[3])
    after, _ = state_of(folder)
    second = open_epochs(folder)
    assert after[: len(before)] == before == first.marks
    assert second.marks == after
    assert second.digest == first.digest
    (folder / FINISHED).touch()
    assert state_of(folder) == (after, False)


def test_a_training_that_is_silent_has_ended(folder, monkeypatch):
    for path in folder.iterdir():
        os.utime(path, (1e9, 1e9))
    now = 1e9 + epoch_folder.QUIET
    monkeypatch.setattr(epoch_folder.time, "time", lambda: now + 1)
    assert state_of(folder)[1] is False
    os.utime(folder / "epoch-0001.npy", (1e9 - 300, 1e9 - 300))  # its epochs take as long
    assert state_of(folder)[1] is True


def test_an_unfinished_file_is_not_seen(folder):
    (folder / ".epoch-0003.npy.1.tmp").write_bytes(b"half")
    assert open_epochs(folder).numbers == (1, 2, 10)


def test_another_first_epoch_is_another_training(folder):
    before = open_epochs(folder).digest
    write_epoch(folder, 1, VALUES[3])
    assert open_epochs(folder).digest != before


def test_uploaded_files(folder):
    files = [(f"run/{path.name}", path.read_bytes()) for path in folder.iterdir()]
    epochs = read_epochs(files)
    assert epochs.numbers == (1, 2, 10)
    assert epochs.digest == open_epochs(folder).digest
    whole = read_epochs([("all.npy", npy(VALUES)), ("labels.csv", b"0\n1\n1\n")])
    assert whole.labels.tolist() == LABELS.tolist()
    packed = io.BytesIO()
    np.savez(packed, logits=VALUES, labels=LABELS)
    assert read_epochs([("all.npz", packed.getvalue())]).numbers == (1, 2, 3, 4)


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([("all.npy", npy(VALUES))], "all.npy has no labels"),
        ([("all.npy", npy(VALUES[0])), ("labels.npy", npy(LABELS))], "expected .E, N, K."),
        ([("all.npy", npy(VALUES)), ("labels.npy", npy(LABELS[:2]))], "differ in number: 2 and 3"),
        ([("all.npy", npy(VALUES)), ("labels.npy", npy(LABELS + 1))], "count from 1"),
        ([("a.npy", npy(VALUES)), ("b.npy", npy(VALUES))], "2 other files came"),
        ([("labels.npy", npy(LABELS))], "0 other files came"),
        (
            [("epoch-1.npy", npy(VALUES[0])), ("epoch-2.npy", npy(VALUES[1][:2])),
             ("labels.npy", npy(LABELS))],
            r"epoch-2.npy has shape \(2, 2\), and the first epoch \(3, 2\)",
        ),
        ([("epoch-1.npy", b"nothing"), ("labels.npy", npy(LABELS))], "epoch-1.npy is not an .npy"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_said(files, said):
    with pytest.raises(InputError, match=said):
        read_epochs(files)


def test_what_holds_epochs(folder, tmp_path):
    assert is_epochs(folder)
    shards = tmp_path / "shards"
    shards.mkdir()
    np.save(shards / "part-0.npy", VALUES[0])
    assert not is_epochs(shards)
    np.save(tmp_path / "all.npy", VALUES)
    np.save(tmp_path / "y.npy", LABELS)
    assert is_epochs(tmp_path / "all.npy", tmp_path / "y.npy")
    assert not is_epochs(tmp_path / "all.npy")
    assert not is_epochs(tmp_path / "y.npy", tmp_path / "y.npy")


def test_a_folder_that_waits_for_its_first_epoch(tmp_path):
    write_labels(tmp_path / "run", LABELS)
    assert is_epochs(tmp_path / "run")
    with pytest.raises(InputError, match="has no epoch yet"):
        open_epochs(tmp_path / "run")


def test_nothing_is_left_of_what_could_not_be_written(folder):
    with pytest.raises(ValueError, match="Object arrays"):
        write_epoch(folder, 3, np.array([object()]))
    assert open_epochs(folder).numbers == (1, 2, 10)
    assert not list(folder.glob("*.tmp")) + list(folder.glob(".*"))


@pytest.mark.parametrize("module", [module, epoch_folder])
def test_the_examples_run(module):
    assert doctest.testmod(module).failed == 0
