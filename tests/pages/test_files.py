"""The files that are open: what the server offers, and what a session keeps."""

import os

import numpy as np
import pytest
import zarr

from core.logits import read_logits
from pages import files, state


@pytest.fixture
def serve(monkeypatch):
    """Starts as `make run LOGITS=...` would."""

    def serve(path):
        monkeypatch.setenv("LOGITSCOPE_LOGITS", str(path))
        files.served.cache_clear()

    yield serve
    files.served.cache_clear()


def test_without_logits_the_sample_is_open_and_nothing_is_announced(visit):
    assert files.announcement() == ""
    assert visit("your_logits").subheader[0].value == "digits.npz"


def test_a_served_file_is_announced_and_open(serve, visit, tmp_path):
    np.save(tmp_path / "mine.npy", np.eye(3))
    serve(tmp_path / "mine.npy")
    assert (
        files.announcement() == "mine.npy (3 x 3) is shown to everyone who can reach this server."
    )
    session = visit("your_logits")
    assert session.subheader[0].value == "mine.npy"
    assert session.errors == []


def test_a_file_that_cannot_be_served_names_its_path_on_the_console_alone(serve, visit, tmp_path):
    path = tmp_path / "missing.npy"
    serve(path)
    assert str(path) in files.announcement()
    session = visit("your_logits")
    (sentence,) = session.errors
    assert "its console says why" in sentence
    assert str(path) not in sentence
    assert session.subheader[0].value == "digits.npz"


def test_a_session_keeps_three(monkeypatch):
    monkeypatch.setattr("streamlit.session_state", {})
    opened = [files.keep(files.OpenFile(read_logits("a.csv", f"1,{k}".encode()))) for k in range(4)]
    assert list(state.held()[files.OPEN].values()) == opened[1:]
    files.keep(opened[1])
    files.keep(opened[0])
    assert list(state.held()[files.OPEN].values()) == [opened[3], opened[1], opened[0]]


def test_of_four_it_lets_go_of_the_one_longest_not_shown(monkeypatch):
    monkeypatch.setattr("streamlit.session_state", {})
    opened = [files.keep(files.OpenFile(read_logits("a.csv", f"1,{k}".encode()))) for k in range(3)]
    assert files.find(opened[0].source()) is opened[0]
    new = files.keep(files.OpenFile(read_logits("a.csv", b"1,9")))
    assert list(state.held()[files.OPEN].values()) == [opened[0], opened[2], new]


def test_ignored_labels_and_several_axes_from_the_start(serve, visit, tmp_path, monkeypatch):
    labels = np.array([[0, 1, 2], [-100, 0, -100]])
    zarr.create_array(str(tmp_path / "a.zarr"), data=np.eye(3)[np.maximum(labels, 0)])
    np.save(tmp_path / "y.npy", labels)
    monkeypatch.setenv("LOGITSCOPE_LABELS", str(tmp_path / "y.npy"))
    monkeypatch.setenv("LOGITSCOPE_IGNORE", "-100")
    serve(tmp_path / "a.zarr")
    assert files.announcement().startswith("a.zarr (2 x 3 x 3)")
    session = visit("your_logits", sort="row", descending="0")
    shown = session.dataframe[-1].value
    assert shown["row"].tolist() == [0, 1, 2, 4]
    assert shown["place"].tolist() == ["0, 0", "0, 1", "0, 2", "1, 1"]
    assert session.query("your_logits")["ignore"] == "-100"
    assert session.number_input(key="ignore").value == -100
    session.number_input(key="go_to").set_value(5).run()
    assert any("label: –" in element.value for element in session.markdown)
    assert session.errors == []
    session.number_input(key="ignore").set_value(None).run()
    assert ["wrong: 2" in error for error in session.errors] == [True]
    assert session.dataframe[-1].value["row"].tolist() == [0, 1, 2, 4]


def test_a_wrong_ignore_index_is_said_on_the_console(serve, visit, tmp_path, monkeypatch):
    np.save(tmp_path / "mine.npy", np.eye(3))
    monkeypatch.setenv("LOGITSCOPE_IGNORE", "minus")
    serve(tmp_path / "mine.npy")
    assert "got 'minus'" in files.announcement()


def test_a_file_that_was_cut_short_is_not_read_and_opens_again(serve, visit, tmp_path):
    path = tmp_path / "mine.npy"
    np.save(path, np.eye(3))
    serve(path)
    session = visit("your_logits")
    os.truncate(path, 100)
    session.run()
    assert session.errors == [
        "mine.npy has changed on the disk since it was opened. "
        "It cannot be read until it is opened again."
    ]
    session.press("Open it again")
    assert any("cannot be opened any more" in error for error in session.errors)
    assert not any(str(path) in error for error in session.errors)
    np.save(path, np.eye(4))
    session.press("Open it again")
    assert session.errors == []
    assert any(text.value.startswith("Rows: 4 · classes: 4") for text in session.markdown)


def test_a_file_that_vanished_is_shown_as_it_was(serve, visit, tmp_path):
    path = tmp_path / "mine.npy"
    np.save(path, np.eye(3))
    serve(path)
    visit("your_logits")
    path.unlink()
    session = visit("your_logits")
    assert session.errors == []
    assert session.warnings == [
        "mine.npy is gone: it was removed or renamed. It is shown as it was opened."
    ]
    assert any(text.value.startswith("Rows: 3 · classes: 3") for text in session.markdown)


def test_a_broken_chunk_is_a_sentence_on_the_page(serve, visit, tmp_path):
    zarr.create_array(str(tmp_path / "a.zarr"), data=np.eye(4), chunks=(2, 4))
    (tmp_path / "a.zarr" / "c" / "1" / "0").write_bytes(b"?")
    serve(tmp_path / "a.zarr")
    session = visit("your_logits")
    assert ["rows 0 to 3 cannot be read" in error for error in session.errors] == [True]
    assert not session.exception
