"""The examples of Numerics show what their notices say."""

import re

import pytest

from core.experiment import NumericsExperiment
from core.numerics import State
from core.presets import NUMERICS
from core.view import NumericsView


def view(key):
    return NumericsView(NumericsExperiment.of(NUMERICS[key]))


@pytest.mark.parametrize("preset", NUMERICS.values(), ids=list(NUMERICS))
def test_its_texts_are_sentences(preset):
    assert re.fullmatch(r"[a-z][a-z0-9_]*", preset.key)
    assert str(preset.title)
    assert str(preset.notice).endswith(".")


def guilty(shown):
    return shown.steps[shown.guilty].symbol, State(
        int(shown.cells.causes[0, shown.row, shown.column])
    )


def test_sure_and_wrong():
    shown = view("wrong")
    assert guilty(shown) == ("exp(d)", State.UNDERFLOW)
    assert shown.losses[:2].tolist() == [120, float("inf")]
    assert f"{shown.steps[3].exact:.0e}" == "8e-53"


def test_nothing_goes_wrong_in_any_type():
    assert (view("three").cells.states == State.FINE).all()


def test_a_thousand():
    shown = view("thousand")
    assert guilty(shown) == ("exp(x)", State.OVERFLOW)
    assert shown.losses[0] == pytest.approx(0.40760596)


def test_twelve_is_too_much_for_float16_and_not_for_bfloat16():
    shown = view("half")
    assert guilty(shown) == ("exp(x)", State.OVERFLOW)
    assert shown.cells.states[0, 3, 0] == State.FINE
    assert (shown.format.largest, shown.format.digits) == (65504, 11)


def test_sure_and_right():
    shown = view("right")
    assert (shown.cells.guilty[0, 4] >= 0).all()
    losses = [entry for at, entry in enumerate(shown.losses) if at != 2]  # the clipped one is not 0
    assert losses == [0, 0, 0]
    assert f"{shown.exact_loss:.0e}" == "4e-9"


def test_the_cast():
    shown = view("cast")
    assert shown.steps[0].values[:2].tolist() == [100, 100]
    assert guilty(shown) == ("d = x − m", State.LOST)


def test_four_binary_digits():
    shown = view("eight")
    assert shown.steps[0].values[:2].tolist() == [3.25, 1.75]
    assert shown.format.epsilon == 1 / 8


def test_no_infinity():
    shown = view("no_infinity")
    assert guilty(shown) == ("d = x − m", State.OVERFLOW)
    assert shown.format.largest == 448
