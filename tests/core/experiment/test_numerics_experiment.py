"""The experiment of Numerics: its link, its bounds, the edits of a hand."""

import doctest

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import core.experiment.numerics
from core.errors import InputError
from core.experiment import EXPERIMENTS, NumericsExperiment
from core.numerics import FORMATS, WAYS
from core.presets import NUMERICS

START = NumericsExperiment()
UNREADABLE = "the edit that came from the browser cannot be read"


def same(one, other):
    return one.to_query() == other.to_query()


def test_it_is_the_page_of_its_name():
    assert EXPERIMENTS["numerics"] is NumericsExperiment


@pytest.mark.parametrize("key", list(NUMERICS))
def test_an_example_is_opened_by_its_name_alone(key):
    experiment, problems = NumericsExperiment.from_query({"preset": key})
    assert problems == ()
    assert same(experiment, NumericsExperiment.of(NUMERICS[key]))


@settings(max_examples=50)
@given(
    st.lists(st.floats(-1e4, 1e4), min_size=2, max_size=8),
    st.floats(0.1, 1e4),
    st.sampled_from(list(FORMATS)),
    st.sampled_from(list(WAYS)),
    st.sampled_from(["loss", "p"]),
)
def test_a_link_brings_it_back(logits, scale, dtype, way, answer):
    made = NumericsExperiment(
        logits=START.with_logits(logits).logits,
        label=1,
        scale=scale,
        dtype=dtype,
        way=way,
        answer=answer,
        preset=None,
    )
    back, problems = NumericsExperiment.from_query(made.to_query())
    assert problems == ()
    assert same(back, made)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"logits": "1"}, "one row of 2 to 8 logits; shape [1] came"),
        ({"logits": "1,2,3,4,5,6,7,8,9"}, "shape [9] came"),
        ({"logits": "2x2:1,2,3,4"}, "shape [2, 2] came"),
        ({"logits": "1,inf"}, "class 1: a logit must be from -10000 to 10000 here, got inf"),
        ({"logits": "nan,1"}, "got nan"),
        ({"logits": "1e5,1"}, "got 100000"),
        ({"label": "3"}, "there is no class 3; there are 0 to 2"),
        ({"label": "-1"}, "there is no class -1"),
        ({"scale": "0"}, "the size must be from 0.1 to 10000, got 0"),
        ({"scale": "nan"}, "got nan"),
        ({"dtype": "int8"}, "there is no type called 'int8'"),
        ({"way": "fast"}, "there is no way called 'fast'"),
        ({"answer": "both"}, "expected loss or p, got 'both'"),
        ({"answer": "x" * 500}, "expected loss or p, got 'xxx"),
        ({"preset": "nope"}, "there is no preset called 'nope'"),
    ],
    ids=str,
)
def test_a_broken_link_opens_and_says_what_it_ignored(query, said):
    experiment, (problem,) = NumericsExperiment.from_query(query)
    assert said in str(problem)
    assert isinstance(experiment, NumericsExperiment)


class TestChanges:
    def test_the_right_class_stays_as_long_as_there_is_one(self):
        assert START.label == 2
        assert START.with_logits([1.0, 2.0]).label == 1
        assert START.with_logits([1.0, 2.0, 3.0, 4.0]).label == 2

    def test_other_logits_are_no_example(self):
        assert START.with_logits(START.logits).preset == START.preset
        assert START.with_logits([1.0, 2.0]).preset is None

    def test_classes_come_and_go(self):
        assert START.resized(1).logits.tolist() == [90, 60, -30, 0]
        assert START.resized(-1).logits.tolist() == [90, 60]
        with pytest.raises(InputError, match=r"shape \[1\]"):
            START.resized(-1).resized(-1)


class TestEdits:
    def edited(self, **edit):
        return START.with_edit({"place": START.place, **edit})

    def test_logits_label_size_and_cell(self):
        after = self.edited(
            logits={"0": 5.5}, label=0, scale=30.0, dtype="float16", way="log_softmax"
        )
        assert after.logits.tolist() == [5.5, 60, -30]
        assert (after.label, after.scale) == (0, 30.0)
        assert (after.dtype, after.way) == ("float16", "log_softmax")

    def test_an_edit_of_another_place_is_void(self):
        assert START.with_edit({"place": "4", "label": 0}) is START
        assert START.with_edit({"label": 0}) is START

    @pytest.mark.parametrize(
        ("edit", "match"),
        [
            ({"logits": [1]}, UNREADABLE),
            ({"logits": {"3": 1}}, "there is no class 3"),
            ({"logits": {"0": np.inf}}, "got inf"),
            ({"label": "x"}, UNREADABLE),
            ({"label": 3}, "there is no class 3"),
            ({"scale": {}}, UNREADABLE),
            ({"scale": 1e9}, "the size must be"),
            ({"dtype": 3}, UNREADABLE),
            ({"dtype": "<b>"}, "expected a key"),
            ({"dtype": "int8"}, "there is no type"),
            ({"way": []}, UNREADABLE),
            ({"way": "fast"}, "there is no way"),
        ],
        ids=str,
    )
    def test_a_hostile_edit_is_refused(self, edit, match):
        with pytest.raises(InputError, match=match):
            self.edited(**edit)


def test_examples():
    assert doctest.testmod(core.experiment.numerics).failed == 0
