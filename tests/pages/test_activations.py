"""Activations: what is chosen, typed and dragged, and what is said of bad input."""

import json

import numpy as np
import pytest

from core.activations import ACTIVATIONS
from core.activations.clouds import CLOUDS
from core.experiment import ActivationExperiment
from core.presets import ACTIVATION_PRESETS
from core.view import ActivationView
from pages.live.activations import activations_bench
from pages.live.layers import layers_bench
from pages.live.separation import digits, separation_bench
from tests.pages.conftest import inside

DEFAULT = ActivationExperiment().to_query()
BENCHES = {
    "activations_bench": activations_bench,
    "layers_bench": layers_bench,
    "separation_bench": separation_bench,
}
IN_BOTH = pytest.mark.parametrize("locale", ["en-US", "zh-CN"])


@pytest.fixture
def open_page(visit):
    def open_page(**query):
        return visit("activations", **query)

    return open_page


def move(session, bench="activations_bench", place="relu", **edit):
    """Lets go of a mark or a slider."""
    found = next(child for child in inside(session._tree) if child.key == bench)
    return session.send(found.proto.id, {"edit": {"place": place, **edit}}, "json_value")


def values(session):
    return session.query("activations")


def choose(session, name, value):
    return session.selectbox(key=f"act_{name}").set_value(value).run()


def enter(session, name, value):
    return session.number_input(key=f"act_{name}").set_value(value).run()


class TestGoodInput:
    def test_each_activation_shows_its_parameters_and_its_formula(self, open_page):
        session = open_page()
        for key, entry in ACTIVATIONS.items():
            choose(session, "activation", key)
            assert values(session)["activation"] == key
            shown = {widget.key for widget in session.number_input}
            assert {f"act_{parameter.name}" for parameter in entry.parameters} <= shown
            assert ("act_other" in shown) == (entry.inputs != 1)
            assert any(entry.formula in text.value for text in session.markdown)

    def test_a_parameter_is_kept_until_another_activation_is_chosen(self, open_page):
        session = enter(open_page(activation="elu"), "alpha", 0.5)
        assert values(session)["parameters"] == "0.5"
        choose(session, "activation", "prelu")
        assert "parameters" not in values(session)

    @pytest.mark.parametrize("cloud", list(CLOUDS))
    def test_every_set_of_points(self, open_page, cloud):
        assert values(choose(open_page(), "cloud", cloud))["cloud"] == cloud

    def test_reset_brings_the_example_back(self, open_page):
        session = enter(open_page(preset="vanishing"), "gain", 2.0)
        assert len(session.info) == 0
        session.press("Reset")
        vanishing = ActivationExperiment.of(ACTIVATION_PRESETS["vanishing"])
        assert values(session) == vanishing.to_query()

    def test_it_survives_a_visit_to_another_page(self, open_page):
        session = enter(open_page(), "mean", 0.9)
        session.turn_to("softmax").turn_to("activations")
        assert values(session)["mean"] == "0.9"


class TestBadInput:
    def test_a_parameter_out_of_range(self, open_page):
        session = enter(open_page(activation="maxout"), "pieces", 2.5)
        assert "pieces must be a whole number" in session.errors[0].lower()
        choose(session, "activation", "relu")
        assert session.errors == []

    def test_a_hand_overtakes_what_was_refused(self, open_page):
        session = enter(open_page(), "x", 7.0)
        move(session, x=0.5, revision=1)
        assert session.errors == []
        assert session.number_input(key="act_x").value == 0.5

    def test_a_broken_link_opens(self, open_page):
        session = open_page(x="y", activation="gelu3", depth="7")
        assert len(session.errors) == 2
        assert values(session) == DEFAULT | {"depth": "7"}


class TestHand:
    @pytest.mark.parametrize(
        ("bench", "edit"),
        [
            ("activations_bench", {"x": -3}),
            ("layers_bench", {"mean": 2}),
            ("layers_bench", {"depth": 4}),
            ("separation_bench", {"step": 9}),
            ("activations_bench", {"activation": "mish"}),
        ],
    )
    def test_it_moves_what_it_says(self, open_page, bench, edit):
        session = move(open_page(), bench, **edit, revision=1)
        for name, value in edit.items():
            assert values(session)[name] == str(value)
        assert session.errors == []

    def test_a_picture_asks_tensorflow_nothing_new(self, open_page, fake_judge):
        session = open_page()
        asked = len(fake_judge.asked)
        move(session, "separation_bench", step=2, revision=1)
        assert len(fake_judge.asked) == asked
        assert len(session.info) == 1  # it is still the example

    @pytest.mark.parametrize("edit", [{"x": 9}, {"x": "x"}, {"step": -1}, {"activation": "no"}])
    def test_nonsense_is_said(self, open_page, edit):
        session = move(open_page(), **edit)
        assert len(session.errors) == 1
        assert values(session) == DEFAULT

    def test_an_edit_of_another_activation_is_void(self, open_page):
        session = move(open_page(), place="elu", x=1.5)
        assert values(session) == DEFAULT
        assert session.errors == []


class TestBench:
    @pytest.mark.parametrize("key", list(ACTIVATION_PRESETS))
    @pytest.mark.parametrize("name", list(BENCHES))
    def test_it_is_strict_json(self, name, key):
        view = ActivationView(ActivationExperiment.of(ACTIVATION_PRESETS[key]))
        bench = BENCHES[name](view, str)
        json.dumps([bench.state, bench.numbers, bench.texts, bench.more], allow_nan=False)
        assert bench.place == view.experiment.activation

    def test_every_slider_is_a_number_of_the_state(self):
        for key in ACTIVATIONS:
            view = ActivationView(ActivationExperiment(activation=key))
            for bench in (activations_bench(view, str), layers_bench(view, str)):
                for slider in bench.sliders:
                    assert slider.low <= bench.state[slider.key] <= slider.high

    def test_a_picture_as_digits(self):
        assert digits(np.array([[0.0, 1.0], [0.49, np.nan]])) == "0e77"

    def test_the_digits_fall_on_the_side_of_the_picture(self):
        view = ActivationView(ActivationExperiment())
        bench = separation_bench(view, str)
        texts = bench.state["trainings"]["network"]["pictures"]
        for text, picture in zip(texts, view.training.pictures, strict=True):
            levels = np.array([int(digit, 16) for digit in text]) / 14
            assert np.abs(levels - picture.ravel()).max() < 0.07
