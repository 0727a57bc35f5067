"""Digits of a user's file on the page Network."""

import io

import numpy as np
import pytest

from pages import mnist

PAGE = "network"


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch):
    monkeypatch.setattr(mnist, "_kept", {})


@pytest.fixture
def open_page(visit):
    return lambda **query: visit(PAGE, **query)


def packed(seed=0, **changes):
    random = np.random.default_rng(seed)
    arrays = {
        "x_train": random.integers(0, 256, (30, 28, 28)).astype(np.uint8),
        "y_train": np.arange(30, dtype=np.uint8) % 10,
        "x_test": random.integers(0, 256, (7, 28, 28)).astype(np.uint8),
        "y_test": np.arange(7, dtype=np.uint8),
    }
    file = io.BytesIO()
    np.savez_compressed(file, **arrays | changes)
    return file.getvalue()


def test_a_file_takes_the_place_of_the_digits(open_page):
    session = open_page(digit="300").upload("net_file", "mnist.npz", packed())
    assert session.errors == []
    assert session.query(PAGE)["data"].startswith("mnist.npz:")
    digit = session.number_input(key="net_digit")
    assert digit.label == "Digit, of 7"
    digit.set_value(7).run()
    assert session.errors == ["Digit must be from 0 to 6; 7 came"]
    session.button(key="net_own_digits").click()
    session.run()
    assert "data" not in session.query(PAGE)
    assert session.number_input(key="net_digit").label == "Digit, of 359"


def test_it_learns_from_the_file(open_page, fake_trainer):
    session = open_page().upload("net_file", "mnist.npz", packed())
    session.button(key="net_train").click()
    session.run()
    assert len(fake_trainer.begin().digits.train) == 30


def test_a_link_finds_a_file_that_is_open_and_asks_for_one_that_is_not(open_page):
    first = open_page().upload("net_file", "mnist.npz", packed())
    query = first.query(PAGE)
    assert open_page(**query).warnings == []
    mnist._kept.clear()
    (asked,) = open_page(**query).warnings
    assert "mnist.npz" in asked
    assert "not open here" in asked


def test_what_is_no_mnist_is_said_and_nothing_is_lost(open_page):
    session = open_page(digit="4")
    session.upload("net_file", "other.npz", packed(x_test=np.zeros((7, 8, 8), np.uint8)))
    (said,) = session.errors
    assert "x_test of other.npz must hold images (N, 28, 28)" in said
    assert session.query(PAGE)["digit"] == "4"
    assert "data" not in session.query(PAGE)


def test_few_are_kept_for_all_sessions_together(open_page):
    for seed in range(3):
        open_page().upload("net_file", f"mnist{seed}.npz", packed(seed))
    assert [digits.name for digits in mnist._kept.values()] == ["mnist1.npz", "mnist2.npz"]


def test_a_name_is_never_markup(open_page):
    query = {"data": "[a](https://evil.example):0123456789abcdef:0"}
    (asked,) = open_page(**query).warning
    assert "](" not in asked.value
