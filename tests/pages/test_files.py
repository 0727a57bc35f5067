"""The files that are open: what the server offers, and what a session keeps."""

import numpy as np
import pytest

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
