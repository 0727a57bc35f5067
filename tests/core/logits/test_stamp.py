"""Files that change, are cut short or vanish while they are open."""

import os

import numpy as np
import pytest
import zarr

from core.errors import InputError
from core.logits import Opened, Selection, open_logits, read_logits


@pytest.fixture
def path(tmp_path):
    np.save(tmp_path / "a.npy", np.eye(4))
    return tmp_path / "a.npy"


def test_a_file_as_it_was_and_an_upload_are_unchanged(path):
    assert open_logits(path).stamp.changed() is None
    assert read_logits("a.csv", b"1,2").stamp.changed() is None


def test_a_file_that_vanishes_is_gone_and_still_readable(path):
    logits = open_logits(path)
    path.unlink()
    change = logits.stamp.changed()
    assert str(change.message) == "a.npy is gone: it was removed or renamed"
    assert change.readable
    assert logits.values[0, 0] == 1  # the system keeps it while it is mapped


def test_a_file_cut_short_has_changed(path):
    logits = open_logits(path)
    os.truncate(path, 100)
    change = logits.stamp.changed()
    assert str(change.message) == "a.npy has changed on the disk since it was opened"
    assert not change.readable


def test_a_file_written_anew_has_changed(path):
    logits = open_logits(path)
    np.save(path.with_name("b.npy"), np.eye(4))
    path.with_name("b.npy").rename(path)
    change = logits.stamp.changed()
    assert "has changed" in str(change.message)
    assert change.readable
    assert logits.values[0, 0] == 1


def test_labels_and_shards_are_looked_at_too(path, tmp_path):
    np.save(tmp_path / "y.npy", np.arange(4))
    labelled = open_logits(path, tmp_path / "y.npy")
    (tmp_path / "y.npy").unlink()
    assert str(labelled.stamp.changed().message).startswith("y.npy is gone")
    folder = tmp_path / "shards"
    folder.mkdir()
    np.save(folder / "0.npy", np.eye(4))
    logits = open_logits(folder)
    (folder / "0.npy").unlink()
    assert str(logits.stamp.changed().message).startswith("0.npy is gone")


def test_a_store_that_is_read_when_asked_for_is_lost_with_its_files(tmp_path):
    zarr.create_array(str(tmp_path / "a.zarr"), data=np.eye(4))
    logits = open_logits(tmp_path / "a.zarr")
    assert logits.stamp.changed() is None
    (tmp_path / "a.zarr").rename(tmp_path / "b.zarr")
    assert not logits.stamp.changed().readable


@pytest.mark.parametrize("name", ["passed", "findings", "calibration"])
def test_a_file_that_is_cut_short_between_two_passes_is_refused(tmp_path, name):
    """The system would end the process that reads it, and all tests with it."""
    np.save(tmp_path / "a.npy", np.random.default_rng(0).normal(size=(20_000, 10)))
    np.save(tmp_path / "y.npy", np.arange(20_000) % 10)
    opened = Opened(open_logits(tmp_path / "a.npy", tmp_path / "y.npy"))
    known = [] if name == "passed" else ["summary", "table"]
    for first in known:
        assert getattr(opened, first) is not None
    os.truncate(tmp_path / "a.npy", 4096)
    with pytest.raises(InputError, match=r"a\.npy has changed on the disk"):
        getattr(opened, name)
    for first in known:
        assert getattr(opened, first) is not None  # what is known of it stays so


def test_one_that_is_cut_short_between_two_selections_and_temperatures_is_refused(tmp_path):
    np.save(tmp_path / "a.npy", np.random.default_rng(0).normal(size=(5_000, 10)))
    np.save(tmp_path / "y.npy", np.arange(5_000) % 10)
    opened = Opened(open_logits(tmp_path / "a.npy", tmp_path / "y.npy"))
    assert opened.assessment(1.0).quality.rows == 5_000
    chosen = opened.selected(Selection(cell=(1, None)))
    assert chosen.scores.rows == 500
    os.truncate(tmp_path / "a.npy", 4096)
    for read in (lambda: opened.assessment(2.0), lambda: chosen.classwise_ece):
        with pytest.raises(InputError, match=r"a\.npy has changed on the disk"):
            read()
