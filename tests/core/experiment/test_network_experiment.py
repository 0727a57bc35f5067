"""The experiment of Network: in links, under edits, and against hostile input."""

import doctest
import re
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import core.experiment.network
from core.codecs import Source
from core.errors import InputError
from core.experiment import NetworkExperiment
from core.experiment.network import LOOKED_AT, QUANTITIES, TRAINED, TRAINERS
from core.network import HIDDEN, INITIALISERS, OUTPUTS, SIZES
from core.presets import NETWORKS

RUN = "A" * 22
experiments = st.builds(
    NetworkExperiment,
    hidden=st.sampled_from(HIDDEN),
    output=st.sampled_from(OUTPUTS),
    initialiser=st.sampled_from(list(INITIALISERS)),
    seed=st.integers(0, 9999),
    dropout=st.floats(0, 0.9),
    data=st.sampled_from([None, Source("mnist.npz", "a" * 16, 0)]),
    optimizer=st.sampled_from(TRAINERS),
    rate=st.floats(0, 10),
    decay=st.booleans(),
    batch=st.integers(1, 512),
    epochs=st.integers(3, 20),
    shuffled=st.booleans(),
    digit=st.integers(0, 69_999),
    drawn=st.one_of(st.none(), st.lists(st.integers(0, 15), min_size=784, max_size=784)).map(
        lambda levels: None if levels is None else bytes(17 * level for level in levels)
    ),
    label=st.integers(0, 9),
    dropped=st.booleans(),
    shown=st.sampled_from(QUANTITIES),
    layer=st.integers(0, 2),
    unit=st.one_of(st.none(), st.integers(0, 63)),
    run=st.sampled_from([None, RUN]),
    epoch=st.sampled_from([None, 0, 3]),
    preset=st.sampled_from(list(NETWORKS)),
)


class TestLinks:
    @given(experiments)
    def test_every_experiment_comes_back(self, experiment):
        again, problems = NetworkExperiment.from_query(experiment.to_query())
        assert problems == ()
        assert again.to_query() == experiment.to_query()
        assert experiment.fits_link

    @pytest.mark.parametrize("key", list(NETWORKS))
    def test_a_link_that_names_only_an_example(self, key):
        experiment, problems = NetworkExperiment.from_query({"preset": key})
        assert problems == ()
        assert experiment.untouched

    @pytest.mark.parametrize(
        ("name", "text"),
        [
            ("hidden", "softmax"),
            ("output", "relu"),
            ("initialiser", "ones"),
            ("seed", "-1"),
            ("seed", "10000"),
            ("dropout", "0.95"),
            ("dropout", "nan"),
            ("optimizer", "adagrad"),
            ("rate", "-0.1"),
            ("rate", "inf"),
            ("batch", "0"),
            ("batch", "513"),
            ("epochs", "21"),
            ("digit", "-1"),
            ("digit", "70000"),
            ("drawn", "0" * 783),
            ("drawn", "g" * 784),
            ("label", "10"),
            ("shown", "weights"),
            ("layer", "4"),
            ("unit", "256"),
            ("unit", "-1"),
            ("run", "short"),
            ("run", "<b>" + "a" * 19),
            ("epoch", "6"),
            ("preset", "none"),
        ],
    )
    def test_what_cannot_be_is_left_out_and_said(self, name, text):
        experiment, problems = NetworkExperiment.from_query({name: text})
        [problem] = problems
        assert re.match(rf"{name}\b", str(problem))
        assert experiment.to_query() == NetworkExperiment().to_query()


class TestChanges:
    def test_every_field_is_trained_or_looked_at(self):
        assert {item.name for item in fields(NetworkExperiment)} == {*TRAINED, *LOOKED_AT, "preset"}

    @pytest.mark.parametrize(
        ("name", "value"), [("hidden", "tanh"), ("seed", 3), ("rate", 0.5), ("shuffled", True)]
    )
    def test_another_training_leaves_the_trained_one_behind(self, name, value):
        trained = replace(NetworkExperiment(), run=RUN, epoch=2)
        changed = trained.updated(name, value)
        assert (changed.run, changed.epoch) == (None, None)
        same = trained.updated(name, getattr(trained, name))
        assert (same.run, same.epoch) == (RUN, 2)

    def test_what_is_looked_at_leaves_it(self):
        trained = replace(NetworkExperiment(), run=RUN, epoch=2)
        assert trained.updated("digit", 7).run == RUN
        assert trained.updated("digit", 7).untouched

    def test_a_digit_takes_the_place_of_the_drawn_one(self):
        drawn = NetworkExperiment(drawn=bytes(784))
        assert drawn.updated("digit", 1).drawn is None

    def test_a_press(self):
        experiment = NetworkExperiment()
        chosen = experiment.with_edit({"place": experiment.place, "layer": 3, "unit": 9})
        assert (chosen.layer, chosen.unit) == (3, 9)
        whole = chosen.with_edit({"place": experiment.place, "layer": 1, "unit": None})
        assert (whole.layer, whole.unit) == (1, None)

    def test_another_layer_has_other_units(self):
        chosen = NetworkExperiment(layer=0, unit=200)
        assert chosen.updated("layer", 3).unit is None

    @pytest.mark.parametrize("edit", [{"place": "2-2", "layer": 1, "unit": 1}, {"unit": 1}])
    def test_a_press_elsewhere_is_void(self, edit):
        experiment = NetworkExperiment()
        assert experiment.with_edit(edit) is experiment

    @pytest.mark.parametrize(
        "edit",
        [
            {"layer": "x", "unit": 1},
            {"layer": 1.5},
            {"layer": 9, "unit": 0},
            {"layer": 3, "unit": 10},
            {"layer": 0, "unit": float("inf")},
            {"layer": [], "unit": {}},
        ],
    )
    def test_a_hostile_press_is_refused(self, edit):
        experiment = NetworkExperiment()
        with pytest.raises(InputError):
            experiment.with_edit({"place": "-".join(map(str, SIZES)), **edit})


def test_the_examples_run():
    assert doctest.testmod(core.experiment.network).failed == 0
