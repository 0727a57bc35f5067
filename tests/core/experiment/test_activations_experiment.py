"""The experiment of Activations: its link, its limits, and the edits of a hand."""

import doctest
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import core.experiment.activations
from core.activations import ACTIVATIONS
from core.activations.clouds import CLOUDS
from core.errors import InputError
from core.experiment import ActivationExperiment
from core.presets import ACTIVATION_PRESETS

DEFAULT = ActivationExperiment()
LIMITS = {
    "x": 6.0,
    "other": 6.0,
    "mean": 8.0,
    "spread": 8.0,
    "gain": 5.0,
    "depth": 30,
    "bias": 20.0,
    "seed": 9_999,
    "step": 40,
}


@st.composite
def experiments(draw):
    """Whatever can be set."""
    activation = draw(st.sampled_from(list(ACTIVATIONS)))
    known = ACTIVATIONS[activation].parameters
    values = tuple(
        float(draw(st.integers(2, 4))) if p.name == "pieces" else draw(st.floats(p.low, p.high))
        for p in known
    )
    return ActivationExperiment(
        activation=activation,
        parameters=draw(st.sampled_from([values or None, None])),
        x=draw(st.floats(-6, 6)),
        other=draw(st.floats(-6, 6)),
        mean=draw(st.floats(-8, 8)),
        spread=draw(st.floats(0, 8)),
        gain=draw(st.floats(0, 5)),
        depth=draw(st.integers(1, 30)),
        cloud=draw(st.sampled_from(list(CLOUDS))),
        bias=draw(st.floats(-20, 20)),
        seed=draw(st.integers(0, 9_999)),
        step=draw(st.none() | st.integers(0, 40)),
        preset=draw(st.sampled_from(list(ACTIVATION_PRESETS))),
    )


class TestLink:
    @given(experiments())
    def test_it_comes_back(self, experiment):
        query = experiment.to_query()
        # what is None is not in the link: the example must not fill it
        read, problems = ActivationExperiment.from_query(query | {"preset": "bend"})
        assert problems == ()
        assert read.to_query() == query | {"preset": "bend"}

    def test_a_broken_one_opens_and_says_what_it_ignored(self):
        query = {"activation": "gelu2", "x": "7", "parameters": "a", "depth": "3", "cloud": "y"}
        experiment, problems = ActivationExperiment.from_query(query)
        assert experiment.to_query() == replace(DEFAULT, depth=3).to_query()
        assert len(problems) == 4

    def test_parameters_of_another_activation_are_ignored(self):
        query = {"activation": "elu", "parameters": "0.5"}
        assert ActivationExperiment.from_query(query)[0].settings == {"alpha": 0.5}
        for text in ("0.5,1", "9"):
            experiment, problems = ActivationExperiment.from_query(query | {"parameters": text})
            assert experiment.settings == {"alpha": 1.0}
            assert len(problems) == 1


class TestLimits:
    @pytest.mark.parametrize("name", list(LIMITS))
    def test_a_number_out_of_range_is_refused(self, name):
        most = LIMITS[name]
        assert getattr(replace(DEFAULT, **{name: most}), name) == most
        with pytest.raises(InputError, match=f"{name} must be from .* to {most:g}; .* came"):
            replace(DEFAULT, **{name: most + 1})
        with pytest.raises(InputError):
            replace(DEFAULT, **{name: -most - 1})

    @pytest.mark.parametrize("name", ["x", "mean", "spread", "gain", "bias"])
    def test_nan_is_refused(self, name):
        with pytest.raises(InputError):
            replace(DEFAULT, **{name: float("nan")})

    def test_the_number_of_parameters(self):
        with pytest.raises(InputError, match="parameters of relu: 0; 1 came"):
            replace(DEFAULT, parameters=(1.0,))

    @pytest.mark.parametrize("pieces", [1.0, 2.5, 5.0])
    def test_pieces_are_whole(self, pieces):
        with pytest.raises(InputError, match="pieces must be"):
            replace(DEFAULT, activation="maxout", parameters=(pieces,))


class TestChanges:
    def test_another_activation_has_its_own_parameters(self):
        elu = DEFAULT.updated("activation", "elu").with_parameter("alpha", 0.3)
        assert elu.settings == {"alpha": 0.3}
        assert elu.updated("activation", "prelu").settings == {"alpha": 0.25}

    @pytest.mark.parametrize(("name", "value"), [("cloud", "xor"), ("bias", 1.0), ("seed", 3)])
    def test_another_training_is_shown_at_its_end(self, name, value):
        changed = replace(DEFAULT, step=3).updated(name, value)
        assert (getattr(changed, name), changed.step) == (value, None)

    def test_the_shown_picture_is_no_edit_of_the_example(self):
        assert replace(DEFAULT, step=3).untouched
        assert not replace(DEFAULT, x=2.0).untouched


class TestHand:
    def test_it_moves_what_it_says(self):
        edit = {
            "place": "relu",
            "x": -1,
            "mean": 2,
            "spread": 0.5,
            "gain": 2,
            "depth": 4,
            "step": 9,
        }
        moved = DEFAULT.with_edit(edit)
        assert {name: getattr(moved, name) for name in edit if name != "place"} == {
            name: value for name, value in edit.items() if name != "place"
        }

    def test_a_parameter_by_its_name(self):
        elu = replace(DEFAULT, activation="elu")
        assert elu.with_edit({"place": "elu", "alpha": 2}).settings == {"alpha": 2.0}

    def test_another_activation(self):
        assert DEFAULT.with_edit({"place": "relu", "activation": "mish"}).activation == "mish"

    def test_one_of_another_place_is_void(self):
        assert DEFAULT.with_edit({"place": "elu", "x": 3}) is DEFAULT

    @pytest.mark.parametrize(
        "edit",
        [
            {"x": "a"},
            {"x": None},
            {"x": 7},
            {"x": float("nan")},
            {"depth": 1.5},
            {"depth": float("inf")},
            {"step": 41},
            {"activation": "eval"},
            {"activation": []},
            {"mean": {}},
        ],
    )
    def test_nonsense_is_refused(self, edit):
        with pytest.raises(InputError):
            DEFAULT.with_edit({"place": "relu"} | edit)


def test_examples():
    assert doctest.testmod(core.experiment.activations).failed == 0
