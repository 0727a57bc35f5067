"""The cases of Old or wrong have the numbers that they are known for."""

import doctest

import numpy as np
import pytest

import core.experiment.old_or_wrong
import core.view.old_or_wrong
from core.errors import Message
from core.experiment import EXPERIMENTS, OldOrWrongExperiment
from core.old_calls import OLD_CALLS
from core.reference.answer import compared
from core.reference.programs import PROGRAMS
from core.view import OldOrWrongView
from core.view.old_or_wrong import BOUND


def view(**fields):
    return OldOrWrongView(OldOrWrongExperiment(**fields))


def test_arguments_swapped():
    assert view().swapped == pytest.approx(18.926, abs=5e-4)
    assert view().right == pytest.approx(1.22282, abs=5e-6)


@pytest.mark.parametrize("smoothing", [0.0, 0.1, 0.5, 1.0])
def test_a_smoothed_label_is_a_distribution_with_the_slope_p_minus_y(smoothing):
    shown = view(smoothing=smoothing)
    assert shown.smoothed.sum() == pytest.approx(1)
    assert shown.smoothed_away < 1e-9


def test_a_depth_of_the_labels_length_fits_square_batches_alone():
    for rows in (1, 2, 4, 5, 6):
        assert isinstance(view(rows=rows).deep, Message)
        assert view(rows=rows).deep_right.shape == (rows,)
    square = view(rows=3)
    np.testing.assert_array_equal(square.deep, square.deep_right)


def test_p_minus_y_is_the_slope_of_distributions_at_temperature_1_alone():
    for mass, temperature in ((1.0, 1.0), (2.0, 1.0), (1.0, 3.0), (0.0, 0.5)):
        shown = view(mass=mass, temperature=temperature)
        np.testing.assert_allclose(shown.slope, shown.measured, atol=1e-8)
        right = np.allclose(shown.claimed, shown.measured, atol=1e-8)
        assert right == (mass == 1 and temperature == 1)


def test_after_a_sigmoid_no_probability_passes_the_bound():
    assert pytest.approx(0.232, abs=5e-5) == BOUND
    tops = [view(sure=sure).after_sigmoid[0] for sure in (0.0, 1.0, 6.0, 30.0)]
    assert tops == sorted(tops)
    assert tops[0] == pytest.approx(0.1)
    assert tops[-1] <= BOUND
    assert view(sure=6.0).linear[0] > 0.999


def test_an_empty_tensor():
    assert isinstance(view().empty, Message)
    assert view(no_classes=False).empty == (0, 3)


def test_rows_of_labels_sum_to_1():
    assert view(prints_labels=True).printed.sum(axis=-1).tolist() == [1, 1, 1]
    assert view().printed.sum() == pytest.approx(2.8)


class TestExperiment:
    def test_it_is_the_page_of_its_name(self):
        assert EXPERIMENTS["old_or_wrong"] is OldOrWrongExperiment

    def test_a_link_brings_it_back(self):
        fields = {"logit": -2.5, "call": "Session", "smoothing": 0.3, "rows": 4, "mass": 0.5}
        fields |= {"temperature": 2.0, "sure": 1.0, "no_classes": False, "prints_labels": True}
        query = OldOrWrongExperiment(**fields).to_query()
        back, problems = OldOrWrongExperiment.from_query(query)
        assert problems == ()
        assert {name: getattr(back, name) for name in fields} == fields

    @pytest.mark.parametrize(
        ("query", "said"),
        [
            ({"logit": "51"}, "logit must be from -50 to 50; 51 came"),
            ({"logit": "nan"}, "nan came"),
            ({"rows": "0"}, "rows must be from 1 to 6; 0 came"),
            ({"rows": "2.5"}, "expected a whole number"),
            ({"smoothing": "-0.1"}, "smoothing must be from 0 to 1"),
            ({"mass": "inf"}, "inf came"),
            ({"sure": "-1"}, "sure must be"),
            ({"temperature": "0"}, "the temperature must be from 0.05 to 20"),
            ({"call": "exit"}, "there is no call called 'exit'"),
            ({"no_classes": "yes"}, "expected 0 or 1"),
        ],
        ids=str,
    )
    def test_a_broken_link_opens_and_says_what_it_ignored(self, query, said):
        experiment, (problem,) = OldOrWrongExperiment.from_query(query)
        assert said in str(problem)
        assert experiment.to_query() == OldOrWrongExperiment().to_query()


@pytest.mark.usefixtures("tf")
@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"rows": 1, "mass": 0.0, "temperature": 3.0, "sure": 30.0, "no_classes": False},
        {"rows": 3, "logit": -50.0, "smoothing": 1.0, "temperature": 0.05},
        {"rows": 6, "mass": 10.0, "sure": 0.0},
    ],
    ids=str,
)
def test_tensorflow_agrees(fields):
    program = PROGRAMS["old_or_wrong"](view(**fields))
    names = {"print": lambda *texts: None}
    exec(program.text(), names)
    theirs = {name: np.asarray(names[name], np.float64) for name in program.numbers}
    got = compared(program.numbers, theirs, program.tolerance)
    assert got.kind == "agrees", str(got.sentence)


@pytest.mark.parametrize("call", OLD_CALLS.values(), ids=list(OLD_CALLS))
def test_the_old_call_is_gone_and_todays_runs(tf, call):
    assert not hasattr(tf, call.key)
    assert f"tf.{call.key}" in call.before
    exec(call.today, {"tf": tf, "print": lambda *texts: None})


@pytest.mark.parametrize("module", [core.view.old_or_wrong, core.experiment.old_or_wrong])
def test_examples(module):
    assert doctest.testmod(module).failed == 0
