"""Epochs: the sample, rows with planted fates, a folder that grows, and what cannot be opened."""

import numpy as np
import pytest

from core.logits.epoch_folder import FINISHED, write_epoch, write_labels
from core.logits.learning import learning_of
from core.logits.sample import load_epochs
from pages import epoch_files, files
from tests.core.logits.test_learning import RIGHT
from tests.pages.test_your_logits import npy, npz

PAGE = "epochs"
IN_BOTH = pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
LABELS = np.zeros(5, np.int64)
VALUES = np.where(RIGHT[..., None], [2.0, 0.0, 0.0], [0.0, 2.0, 0.0])  # (4, 5, 3)


def shown(session):
    return session.dataframe[-1].value["row"].tolist()


def opened(session):
    """The session after a person has opened epochs of her own."""
    session.file_uploader(key="epoch_files").set_value(
        [("run.npy", npy(VALUES), "x"), ("labels.npy", npy(LABELS), "x")]
    )
    return session.run()


@pytest.fixture
def own(visit):
    """Epochs of a person's own, opened."""
    return opened(visit(PAGE))


@pytest.fixture
def folder(tmp_path, monkeypatch, visit):
    """A folder that the server was started with, and a training that has written one epoch."""
    path = tmp_path / "run-1"
    write_labels(path, LABELS)
    write_epoch(path, 1, VALUES[0])
    monkeypatch.setenv("LOGITSCOPE_LOGITS", str(path))
    for each in (files.served, epoch_files.served):
        each.cache_clear()
    return path


@IN_BOTH
def test_it_is_alive_at_once(visit, locale):
    session = visit(PAGE, locale=locale)
    assert session.errors + session.warnings == []
    counts = learning_of(load_epochs()).counts
    for fate, count in counts.items():
        assert session.button(key=f"fate_{fate}").label.endswith(str(count))
    assert session.bench("epochs_bench")["state"]["step"] == 11


def test_the_rows_of_a_fate(own):
    assert own.errors == []
    own.button(key="fate_forgotten").click().run()
    assert shown(own) == [2, 4]
    assert own.dataframe[-1].value["events"].tolist() == [2, 1]
    own.button(key="fate_never").click().run()
    assert shown(own) == [3]
    own.button(key="fate_never").click().run()
    assert len(shown(own)) == 5
    assert own.dataframe[-1].value["first"].tolist()[:2] == [1, 2]


def test_the_player_rests_on_an_epoch_and_the_link_says_so(own):
    own.hand("epochs_bench", step=1)
    assert own.query(PAGE)["epoch"] == "2"
    assert own.dataframe[-1].value["prediction"].tolist() == ["1", "0", "0", "1", "1"]
    assert own.dataframe[-1].value["row"].tolist() == [2, 4, 0, 1, 3]
    own.hand("epochs_bench", step=9)
    assert len(own.errors) == 1
    assert own.query(PAGE)["epoch"] == "2"


def test_a_row_opens_at_its_epoch_and_comes_back(own):
    own.button(key="fate_learned").click().run()
    own.hand("epochs_bench", step=0)
    own.run()
    own.button(key="open_row").click().run()
    assert own.title[0].value == "Softmax"
    experiment = own.held["softmax"]
    np.testing.assert_array_equal(experiment.logits, VALUES[0, 1])
    assert (experiment.source.name, experiment.source.row) == ("run.npy, 1", 1)
    assert PAGE in [link.proto.page for link in own.get("page_link")]
    own.turn_to(PAGE)
    assert shown(own) == [1]


def test_rows_are_drawn_as_chosen_and_as_typed(own):
    own.send(
        own.dataframe[-1].proto.id, {"selection": {"rows": [3, 1], "columns": [], "cells": []}}
    )
    assert own.query(PAGE)["picked"] == "1,4"
    own.text_input(key="epochs_picked").set_value("3 2").run()
    assert own.query(PAGE)["picked"] == "3,2"
    for wrong in ("3, x", "5", "-1", "0 1 2 3 4 0 1 2 3"):
        own.text_input(key="epochs_picked").set_value(wrong).run()
        assert len(own.errors) == 1
        assert own.query(PAGE)["picked"] == "3,2"


def test_the_order(own):
    own.selectbox(key="epochs_sort").set_value("row").run()
    assert shown(own) == [4, 3, 2, 1, 0]
    own.toggle(key="epochs_descending").set_value(False).run()
    assert shown(own) == [0, 1, 2, 3, 4]


def test_an_epoch_in_your_logits_and_against_the_last(own):
    own.hand("epochs_bench", step=1)
    own.run()
    own.button(key="carry_epoch_to_compare").click().run()
    assert own.title[0].value == "A against B"
    assert own.button(key="outcome_fixed").label.endswith("1")  # row 1 was learned after epoch 2
    assert own.button(key="outcome_broken").label.endswith("0")
    own.turn_to(PAGE)
    own.button(key="carry_epoch_to_your_logits").click().run()
    assert own.title[0].value == "Your logits"
    assert own.subheader[0].value == "run.npy, 2"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([("run.npy", npy(VALUES))], "run.npy has no labels"),
        ([("run.npz", npz(logits=VALUES[0], labels=LABELS))], "expected (E, N, K)"),
        ([("epoch-1.npy", b"no")], "epoch-1.npy is not an .npy file"),
    ],
)
def test_what_cannot_be_opened_says_why_and_the_page_goes_on(own, given, said):
    own.file_uploader(key="epoch_files").set_value([(*each, "x") for each in given])
    own.run()
    (sentence,) = own.errors
    assert said in sentence
    assert len(shown(own)) == 5


def test_a_link_asks_for_epochs_that_are_not_open(visit):
    session = visit(PAGE, file="mine:0123456789abcdef:3")
    (asked,) = session.warnings
    assert "mine" in asked
    assert session.dataframe == []


def test_and_shows_what_it_says_once_they_are(own, visit):
    link = own.button(key="fate_forgotten").click().run().query(PAGE)
    session = visit(PAGE, **link)
    assert len(session.warnings) == 1
    opened(session)
    assert session.query(PAGE) == link


def test_a_folder_is_followed_while_it_grows(visit, folder):
    session = visit(PAGE)
    assert session.subheader[0].value == "run-1"
    assert any("The training goes on" in caption.value for caption in session.caption)
    assert session.bench("epochs_bench")["state"]["numbers"] == [1]
    for number in (2, 3, 4):
        write_epoch(folder, number, VALUES[number - 1])
    session.run()
    assert session.bench("epochs_bench")["state"]["numbers"] == [1, 2, 3, 4]
    assert session.button(key="fate_forgotten").label.endswith("2")
    assert session.query(PAGE).get("epoch") is None
    (folder / FINISHED).touch()
    session.run()
    assert not any("The training goes on" in caption.value for caption in session.caption)


def test_a_folder_that_goes_while_it_is_open_stays_as_it_was_read(visit, folder):
    session = visit(PAGE)
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    session.run()
    assert session.errors == []
    assert len(shown(session)) == 5


def test_half_a_file_is_waited_for(visit, folder):
    session = visit(PAGE)
    (folder / "epoch-0002.npy").write_bytes(npy(VALUES[1])[:100])  # not written by us
    session.run()
    assert session.bench("epochs_bench")["state"]["numbers"] == [1]
    write_epoch(folder, 2, VALUES[1])
    session.run()
    assert session.bench("epochs_bench")["state"]["numbers"] == [1, 2]


def test_a_folder_without_an_epoch_says_so_until_one_is_there(visit, folder):
    (folder / "epoch-0001.npy").unlink()
    session = visit(PAGE)
    assert ["has no epoch yet" in element.value for element in session.info] == [True]
    write_epoch(folder, 1, VALUES[0])
    session.run()
    assert len(shown(session)) == 5


def test_your_logits_says_where_the_epochs_are(visit, folder):
    session = visit("your_logits")
    assert any("run-1" in element.value for element in session.info)
    assert PAGE in [link.proto.page for link in session.get("page_link")]
    assert "run-1 holds the epochs" in epoch_files.announcement()
    assert files.announcement() == ""
    assert session.errors == []
