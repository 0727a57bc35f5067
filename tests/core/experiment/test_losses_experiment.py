"""The experiment of Losses: in links, under edits, and against hostile input."""

import doctest
from dataclasses import replace
from urllib.parse import parse_qsl

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import core.experiment.losses
from core.codecs import tensor
from core.errors import InputError
from core.experiment import EXPERIMENTS, LossesExperiment
from core.experiment.losses import ALONE, RANGES, THROUGH
from core.losses import LOSSES
from core.presets import LOSS_PRESETS
from core.query import LINK_LIMIT, encoded

TEXTS = st.text(st.characters(codec="utf-8"), max_size=8)
UNREADABLE = "the edit that came from the browser cannot be read"
START = LossesExperiment()


@st.composite
def experiments(draw):
    classes = draw(st.integers(2, 20))
    numbers = {name: draw(st.floats(*limits)) for name, limits in RANGES.items()}
    return LossesExperiment(
        logits=tensor(draw(hnp.arrays(np.float64, classes, elements=st.floats(-100, 100)))),
        label=draw(st.integers(0, classes - 1)),
        chosen=draw(st.integers(0, classes - 1)),
        loss=draw(st.sampled_from(list(LOSSES))),
        beside=draw(st.sampled_from([ALONE, *LOSSES])),
        through=draw(st.sampled_from(THROUGH)),
        steps=draw(st.integers(1, 200)),
        names=draw(st.none() | st.tuples(*[TEXTS] * classes)),
        preset=draw(st.none() | st.sampled_from(list(LOSS_PRESETS))),
        **numbers,
    )


class TestLinks:
    @given(experiments())
    def test_an_experiment_is_read_back_from_its_address(self, experiment):
        query = dict(parse_qsl(encoded(experiment.to_query()), keep_blank_values=True))
        read, problems = LossesExperiment.from_query(query)
        assert problems == ()
        assert read.to_query() == experiment.to_query()
        np.testing.assert_array_equal(read.logits, experiment.logits)

    def test_it_is_one_of_the_pages(self):
        assert EXPERIMENTS["losses"] is LossesExperiment

    def test_every_link_fits(self):
        widest = replace(
            START.with_logits(np.random.default_rng(0).normal(0, 30, 20)), names=("n" * 20,) * 20
        )
        assert len(encoded(widest.to_link())) <= LINK_LIMIT
        assert widest.fits_link

    def test_a_link_with_an_example_alone_shows_it(self):
        read, problems = LossesExperiment.from_query({"preset": "outlier", "delta": "2"})
        assert problems == ()
        assert (read.loss, read.through, read.delta) == ("huber", "none", 2.0)

    def test_logits_alone_have_no_names_of_an_example(self):
        read, problems = LossesExperiment.from_query({"logits": "1,2,3"})
        assert problems == ()
        assert (read.names, read.preset, read.label, read.chosen) == (None, None, 0, 0)

    @pytest.mark.parametrize(
        ("name", "value", "match"),
        [
            ("logits", "1", "takes one row of 2 to 20 logits; shape [1] came"),
            ("logits", "2x2:1,2,3,4", "shape [2, 2] came"),
            ("logits", "1,inf", "the logit of class 1 must be from -100.0 to 100.0, got inf"),
            ("logits", "1,nan", "got nan"),
            ("logits", "1,100.5", "got 100.5"),
            ("label", "3", "there is no class 3; there are 0 to 2"),
            ("chosen", "-1", "there is no class -1"),
            ("loss", "nope", "no loss called 'nope'; there are: softmax_cross_entropy"),
            ("loss", "none", "no loss called 'none'"),
            ("beside", "x y", "expected a key"),
            ("through", "tanh", "no transform called 'tanh'"),
            ("through", "exp", "these losses take softmax, sigmoid or none, got exp"),
            ("rate", "-1", "rate must be from 0 to 100; -1 came"),
            ("rate", "nan", "nan came"),
            ("steps", "0", "steps must be from 1 to 200; 0 came"),
            ("steps", "201", "201 came"),
            ("gamma", "-0.5", "gamma must be from 0 to 20"),
            ("delta", "0", "delta must be from 0.01 to 100"),
            ("label_smoothing", "1.5", "label_smoothing must be from 0 to 1"),
            ("epsilon", "0.5", "epsilon must be from 0 to 0.49"),
            ("names", "a,b", "expected 3 class names, got 2"),
            ("preset", "nope", "no preset called 'nope'"),
            ("temperature", "2", "temperature: not known here"),
        ],
    )
    def test_one_broken_value_is_said_and_the_others_are_kept(self, name, value, match):
        good = {"logits": "1,2,3", "label": "1", "loss": "huber", "delta": "3"}
        read, problems = LossesExperiment.from_query(good | {name: value})
        assert len(problems) == 1
        assert match in str(problems[0])
        kept = {k: text for k, text in good.items() if k != name}
        if name == "logits":
            kept.pop("label")
        assert read.to_query().items() >= kept.items()

    @given(st.dictionaries(st.sampled_from([*START.to_query(), "x"]), TEXTS))
    def test_any_link_opens(self, query):
        LossesExperiment.from_query(query)


class TestChanges:
    def test_the_other_loss_changes_places_when_it_is_chosen(self):
        swapped = START.with_loss("mean_squared_error")
        assert swapped.pair == ("mean_squared_error", "softmax_cross_entropy")
        assert START.with_loss("huber").pair == ("huber", "mean_squared_error")
        assert replace(START, beside=ALONE).pair == ("softmax_cross_entropy",)

    @pytest.mark.parametrize("name", ["label", "loss", "beside", "through"])
    def test_what_an_example_is_about_ends_it(self, name):
        value = {"label": 0, "loss": "huber", "beside": "huber", "through": "none"}[name]
        assert START.updated(name, value).preset is None
        assert START.updated("rate", 3.0).preset == "sure_and_wrong"

    def test_fewer_classes_cut_what_has_no_place(self):
        less = replace(START, label=2, chosen=2).resized(-1)
        assert (less.classes, less.label, less.chosen, less.names) == (2, 1, 1, None)
        assert START.resized(1).logits.tolist() == [6, -2, 1, 0]
        with pytest.raises(InputError, match="2 to 20 logits"):
            less.resized(-1)

    def test_a_loss_takes_its_own_transform_and_parameters(self):
        experiment = replace(START, through="none", gamma=3.0, alpha=0.5)
        assert experiment.chain("mean_squared_error").transform == "none"
        assert experiment.chain("kl_divergence").transform == "softmax"
        focal = experiment.chain("categorical_focal_crossentropy")
        assert focal.parameters == {"gamma": 3.0, "alpha": 0.5, "label_smoothing": 0.0}


class TestEdits:
    def edit(self, **edit):
        return START.with_edit({"place": START.place, **edit})

    def test_a_bar_a_label_a_class_and_a_row(self):
        moved = self.edit(logits={"0": 1.5}, chosen=0)
        assert (moved.logits.tolist(), moved.chosen, moved.preset) == ([1.5, -2, 1], 0, None)
        assert self.edit(label=2).label == 2
        assert self.edit(chosen=2).preset == "sure_and_wrong"
        hinge = list(LOSSES).index("hinge")
        assert self.edit(entry=hinge).pair == ("hinge", "mean_squared_error")

    def test_one_of_another_place_is_void(self):
        assert START.with_edit({"place": "2", "label": 0}) is START
        assert START.with_edit({"label": 0}) is START

    @pytest.mark.parametrize(
        "edit",
        [
            {"logits": {"0": 101}},
            {"logits": {"0": float("nan")}},
            {"logits": {"5": 1}},
            {"logits": {"x": 1}},
            {"logits": 3},
            {"label": 3},
            {"label": 0.5},
            {"chosen": -1},
            {"entry": len(LOSSES)},
            {"entry": -1},
            {"entry": "x"},
        ],
    )
    def test_what_cannot_be_is_refused(self, edit):
        with pytest.raises(InputError):
            self.edit(**edit)


def test_examples():
    assert doctest.testmod(core.experiment.losses).failed == 0
