"""The .npz reader: what it takes, and what it refuses before unpacking."""

import io
import struct
import tracemalloc
import zipfile

import numpy as np
import pytest

from core.errors import InputError
from core.logits import npz, open_logits, read_logits

ROWS = np.array([[1.5, -2.0, 0.25], [0.0, 2.0, 1.0]], dtype=np.float32)


def saved(save=np.savez_compressed, **arrays):
    content = io.BytesIO()
    save(content, **arrays)
    return content.getvalue()


def zipped(members, method=zipfile.ZIP_DEFLATED):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return content.getvalue()


def npy(array):
    content = io.BytesIO()
    np.save(content, array)
    return content.getvalue()


def refused(content, match):
    with pytest.raises(InputError, match=match):
        read_logits("bad.npz", content)


@pytest.fixture
def small_peak():
    """Fails if the test took more than 4 MiB at any moment."""
    tracemalloc.start()
    tracemalloc.reset_peak()
    before, _ = tracemalloc.get_traced_memory()
    yield
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak - before < 4 << 20


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_every_array_comes_back(save, tmp_path):
    path = tmp_path / "three.npz"
    arrays = {"logits": ROWS, "labels": [2, 0], "class_names": ["猫", "dog", "bird"]}
    path.write_bytes(saved(save, **arrays, images=np.zeros((2, 5)), other=np.array([{}])))
    logits = open_logits(path)
    np.testing.assert_array_equal(logits.values, ROWS)
    assert logits.values.dtype == np.float32
    assert logits.labels.tolist() == [2, 0]
    assert logits.class_names == ("猫", "dog", "bird")
    assert [str(note) for note in logits.notes] == ["ignored in three.npz: 'images', 'other'"]


def test_labels_may_be_class_names():
    content = saved(logits=ROWS, labels=["c", "a"], class_names=["a", "b", "c"])
    assert read_logits("three.npz", content).labels.tolist() == [2, 0]


def test_the_only_matrix_of_floats_is_the_logits():
    logits = read_logits("one.npz", saved(outputs=ROWS, labels=[2, 0], ids=[[7], [8]]))
    np.testing.assert_array_equal(logits.values, ROWS)
    assert "'outputs' was taken as the logits" in str(logits.notes[0])
    refused(saved(first=ROWS, second=ROWS), "single 2-D array of floats; it holds: 'first', 'seco")
    refused(saved(labels=[1, 2]), "an array called logits")
    refused(zipped({}), "it holds: -")


@pytest.mark.parametrize("name", ["y", "Targets", "label"])
def test_labels_may_have_another_name(name):
    logits = read_logits("one.npz", saved(logits=ROWS, ids=[7, 8], **{name: [2, 0]}))
    assert logits.labels.tolist() == [2, 0]
    assert f"the array '{name}' was taken as the labels" in map(str, logits.notes)
    assert list(logits.columns) == ["ids"]


def test_an_array_called_labels_is_taken_before_others():
    logits = read_logits("one.npz", saved(logits=ROWS, labels=[2, 0], y=[1, 1]))
    assert (logits.labels.tolist(), list(logits.columns)) == ([2, 0], ["y"])
    refused(saved(logits=ROWS, target=[2, 0], y=[1, 1]), "2 arrays of labels: target, y; call the")
    named = read_logits("one.npz", saved(logits=ROWS, **{"class": ["a", "b", "c"]}))
    assert (named.labels, named.class_names) == (None, ("a", "b", "c"))
    alone = read_logits("one.npz", saved(y=ROWS))  # the logits themselves
    assert (alone.labels, alone.values.shape) == (None, (2, 3))


def test_the_only_words_one_a_class_are_its_names():
    words = ["a", "b", "c"]
    logits = read_logits("all.npz", saved(logits=ROWS, labels=["c", "a"], names=words, ids=[7, 8]))
    assert logits.class_names == ("a", "b", "c")
    assert logits.labels.tolist() == [2, 0]
    assert "'names' was taken as the class names" in str(logits.notes[0])
    assert list(logits.columns) == ["ids"]
    for others in ({"first": words, "second": words}, {"numbers": [1, 2, 3]}, {"few": ["a", "b"]}):
        assert read_logits("all.npz", saved(logits=ROWS, **others)).class_names is None
    square = np.eye(3, dtype=np.float32)  # a word a row is a column
    logits = read_logits("all.npz", saved(logits=square, sites=words))
    assert (logits.class_names, list(logits.columns)) == (None, ["sites"])


def test_files_beside_the_archive_replace_what_is_in_it():
    content = saved(logits=ROWS, labels=[2, 0], class_names=["a", "b", "c"])
    logits = read_logits("all.npz", content, ("l.txt", b"1\n1\n"), ("n.txt", b"x\ny\nz\n"))
    assert logits.labels.tolist() == [1, 1]
    assert logits.class_names == ("x", "y", "z")
    assert "the labels of l.txt replace those in all.npz" in map(str, logits.notes)
    assert "the class names of n.txt replace those in all.npz" in map(str, logits.notes)


def test_objects_are_refused_where_they_are_wanted():
    refused(saved(logits=np.array([[{}]])), "logits.npy holds Python objects")
    names = np.array(["a", "b", "c"], dtype=object)
    refused(saved(logits=ROWS, class_names=names), "class_names.npy holds Python objects")
    refused(saved(logits=ROWS, class_names=[1, 2, 3]), "expected text of shape")


def test_text_that_is_no_unicode_is_refused():
    beyond = np.array([0x110000, 97, 98], dtype="<u4").view("<U1")
    refused(saved(logits=ROWS, class_names=beyond), "characters that Unicode does not have")
    refused(saved(logits=ROWS, labels=beyond[:2]), "characters that Unicode does not have")
    lone = np.array(["\ud800", "a", "b"])
    refused(saved(logits=ROWS, class_names=lone), "characters that Unicode does not have")


@pytest.fixture(scope="module")
def bomb():
    return saved(logits=np.zeros((4_000_000, 10), dtype=np.float32))


@pytest.fixture(scope="module")
def large_bomb():
    content = io.BytesIO()
    with (
        zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("logits.npy", "w", force_zip64=True) as member,
    ):
        for _ in range(65):
            member.write(bytes(8 << 20))
    return content.getvalue()


@pytest.mark.usefixtures("small_peak")
def test_a_bomb_is_refused_before_it_is_unpacked(bomb, large_bomb):
    refused(bomb, "would unpack from 1.* to 160.* bytes, which no array")
    refused(large_bomb, "would unpack to 545259520 bytes; at most 536870912")


def lying(content, size):
    """The archive with another unpacked size of its first member, in all its directories."""
    info = zipfile.ZipFile(io.BytesIO(content)).infolist()[0]
    edited = bytearray(content)
    entry = edited.index(b"PK\1\2")
    edited[entry + 24 : entry + 28] = struct.pack("<I", size)
    local = info.header_offset
    edited[local + 22 : local + 26] = struct.pack("<I", size)
    return bytes(edited)


@pytest.mark.usefixtures("small_peak")
def test_a_bomb_with_a_lying_directory_gives_no_more_than_it_said(bomb):
    refused(lying(bomb, 20_000), "promises 160000000 bytes of values, 19872 came")
    refused(lying(bomb, 1_000), "cannot be unpacked: it was damaged")


def test_a_directory_that_agrees_with_a_small_header_fails_its_checksum():
    large = npy(np.zeros((400_000, 10)))
    small = npy(np.zeros((1, 10)))
    content = zipped({"logits.npy": small[:128] + large[128:]})
    refused(lying(content, len(small)), "cannot be unpacked: it was|promises")


def test_an_archive_too_large_to_hold_is_refused(monkeypatch):
    monkeypatch.setattr(npz, "MAX_UNPACKED", 100)
    refused(saved(logits=ROWS), "at most 100 are read of an .npz file")


def test_too_many_members_are_refused():
    members = {f"{index}.npy": b"" for index in range(npz.MAX_MEMBERS + 1)}
    refused(zipped(members), "has 257 members; at most 256")


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_methods_without_a_bound_are_refused(method):
    refused(zipped({"logits.npy": npy(ROWS)}, method), "a method that .npz files do not use")


def test_an_encrypted_member_is_refused():
    content = bytearray(zipped({"logits.npy": npy(ROWS)}))
    content[content.index(b"PK\3\4") + 6] |= 1
    content[content.index(b"PK\1\2") + 8] |= 1
    refused(bytes(content), "encrypted; save it without a password")


def test_a_broken_archive_is_refused():
    content = saved(np.savez, logits=ROWS)
    refused(b"not a zip", "no zip archive")
    refused(npy(ROWS), "no zip archive")
    refused(content[: len(content) // 2], "no zip archive, or it was damaged or cut short")
    without = content[:100] + content[200:]  # offsets in the directory lead before its beginning
    refused(without, "(?=.*damaged or cut short)(?!.*seek)")
    value = content.index(ROWS.tobytes())
    refused(content[:value] + b"\7" + content[value + 1 :], "cannot be unpacked: it was damaged")


def test_a_member_that_is_no_array_is_refused():
    refused(zipped({"logits.npy": b"hello"}), "bad.npz/logits.npy is not an .npy file")
    refused(zipped({"logits.npy": npy(ROWS)[:-4]}), "promises 24 bytes of values, 20 came")


def test_the_list_of_members_stays_short():
    members = {f"{'x' * 100}{index}": b"" for index in range(20)}
    with pytest.raises(InputError) as caught:
        read_logits("many.npz", zipped(members))
    assert len(str(caught.value)) < 600
