"""Folders of .npy shards: their order, their labels, and shards that do not fit."""

import numpy as np
import pytest

from core.errors import InputError
from core.logits import open_logits, shards, summarise

ROWS = np.random.default_rng(0).normal(size=(60, 3)).astype(np.float32)
LABELS = np.random.default_rng(1).integers(3, size=60)


@pytest.fixture
def save(tmp_path):
    def save(**arrays):
        for name, values in arrays.items():
            np.save(tmp_path / f"{name.replace('_', '-')}.npy", values)
        return tmp_path

    return save


def test_shards_come_in_the_order_of_their_numbers(save):
    parts = {
        f"part_{at}": ROWS[5 * at : 5 * at + 5] for at in (10, 2, 0, 11, 1, 9, 3, 4, 5, 6, 7, 8)
    }
    logits = open_logits(save(**parts))
    assert logits.values.shape == (60, 3)
    for key in (slice(None), slice(3, 4), slice(4, 17), slice(9, 9), [59, 0, 5, 5], 30):
        np.testing.assert_array_equal(logits.values[key], ROWS[key])
    assert str(logits.notes[0]) == ("shards, one after another: 12, from part-0.npy to part-11.npy")


def test_a_part_of_a_shard_is_not_copied(save):
    values = open_logits(save(part_0=ROWS[:40], part_1=ROWS[40:])).values
    assert np.shares_memory(values[3:9], values[0:40])
    assert not values[3:9].flags.writeable


def test_labels_and_names_stand_beside_them(save, tmp_path):
    (tmp_path / "class_names.txt").write_text("a\nb\nc\n")
    logits = open_logits(
        save(part_0=ROWS[:9], part_1=ROWS[9:], labels_0=LABELS[:20], labels_1=LABELS[20:])
    )
    assert logits.labels.tolist() == LABELS.tolist()
    assert logits.class_names == ("a", "b", "c")
    assert summarise(logits).accuracy == np.mean(ROWS.argmax(axis=1) == LABELS)


def test_labels_may_be_a_folder_or_a_file_of_their_own(save, tmp_path):
    folder = save(part_0=ROWS[:9], part_1=ROWS[9:])
    other = tmp_path / "y"
    other.mkdir()
    np.save(other / "a0.npy", LABELS[:30])
    np.save(other / "a1.npy", LABELS[30:])
    np.save(tmp_path / "y" / "all", LABELS)
    (other / "all.npy").rename(tmp_path.parent / "all.npy")
    for labels in (other, tmp_path.parent / "all.npy"):
        assert open_logits(folder, labels).labels.tolist() == LABELS.tolist()


def test_where_some_are_called_logits_the_others_are_ignored(save):
    logits = open_logits(save(logits_0=ROWS[:9], logits_1=ROWS[9:], features_0=np.zeros((9, 9))))
    assert logits.values.shape == (60, 3)
    assert "ignored in" in str(logits.notes[1])
    assert "'features-0.npy'" in str(logits.notes[1])


@pytest.mark.parametrize(
    ("second", "match"),
    [
        (np.zeros((9, 4), np.float32), r"part-1.npy has \(9, 4\) float32, and part-0.npy has"),
        (np.zeros((9, 3)), r"part-1.npy has \(9, 3\) float64"),
        (np.zeros(3, np.float32), r"part-1.npy holds float32 of shape \(3,\); a shard of logits"),
        (np.array([["a"]]), "holds str"),
        (np.zeros((0, 3), np.float32), "part-1.npy holds an empty array"),
    ],
)
def test_shards_that_do_not_fit_are_named(save, second, match):
    with pytest.raises(InputError, match=match):
        open_logits(save(part_0=ROWS, part_1=second))


def test_a_shard_cut_short_is_named(save):
    folder = save(part_0=ROWS, part_1=ROWS)
    path = folder / "part-1.npy"
    path.write_bytes(path.read_bytes()[:-4])
    with pytest.raises(InputError, match=r"part-1.npy is cut short: .* 720 bytes of values, 716 c"):
        open_logits(folder)


def test_labels_alone_and_labels_that_do_not_fit_are_refused(save, tmp_path):
    with pytest.raises(InputError, match="holds labels, and no shards of logits"):
        open_logits(save(labels_0=LABELS))
    folder = save(part_0=ROWS, labels_1=np.zeros((3, 2)))
    with pytest.raises(InputError, match=r"labels-1.npy has shape \(3, 2\), and labels-0.npy"):
        open_logits(folder)


def test_too_many_shards_are_refused(save, monkeypatch):
    monkeypatch.setattr(shards, "MAX_SHARDS", 1)
    with pytest.raises(InputError, match=r"has 2 \.npy files; at most 1"):
        open_logits(save(part_0=ROWS, part_1=ROWS))
