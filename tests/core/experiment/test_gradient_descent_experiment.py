"""The experiment of Gradient descent: in links, under edits, and against hostile input."""

import doctest
from contextlib import suppress
from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import core.experiment.gradient_descent
from core.errors import InputError, InputTypeError
from core.experiment import EXPERIMENTS, DescentExperiment
from core.experiment.gradient_descent import ALONE, FULL_BATCH, parse_pieces, standard_noise
from core.objectives import OBJECTIVES
from core.optimizers import OPTIMIZERS
from core.presets import DESCENTS
from core.schedules import SCHEDULES
from core.typed_objective import TYPED, Typed

NAN, INF = float("nan"), float("inf")
experiments = st.builds(
    DescentExperiment,
    objective=st.sampled_from([*OBJECTIVES, TYPED]),
    typed=st.sampled_from([Typed("x^2", -1.0, 1.0), Typed("log(x^2 + 1) − 2·x²", -9.5, 40.0)]),
    start=st.floats(-100, 100),
    rate=st.floats(0, 10),
    steps=st.integers(1, 200),
    optimizer=st.sampled_from(list(OPTIMIZERS)),
    compare=st.sampled_from([ALONE, FULL_BATCH, *OPTIMIZERS]),
    schedule=st.sampled_from(list(SCHEDULES)),
    noise=st.floats(0, 100),
    seed=st.integers(0, 9999),
    momentum=st.floats(0, 1),
    staircase=st.booleans(),
    pieces=st.sampled_from([((10.0, 0.05),), ((0.0, 1.0), (7.5, 0.0), (200.0, 1e-9))]),
    preset=st.sampled_from(list(DESCENTS)),
)


class TestLinks:
    @given(experiments)
    def test_a_link_brings_it_back(self, experiment):
        read, problems = DescentExperiment.from_query(experiment.to_link())
        assert problems == ()
        assert read.to_query() == experiment.to_query()

    def test_every_value_stands_in_the_link(self):
        query = replace(DescentExperiment(), step=2).to_query()
        assert query.keys() == {"v", *(item.name for item in fields(DescentExperiment))}
        assert query["pieces"] == "10:0.05,20:0.01"

    def test_without_a_step_it_is_the_last(self):
        assert "step" not in DescentExperiment().to_query()

    def test_a_path_that_was_put_away_does_not_come_back(self):
        alone = replace(DescentExperiment.of(DESCENTS["adam"]), compare=ALONE)
        assert DescentExperiment.from_query(alone.to_link())[0].compare == ALONE

    def test_the_name_of_an_example_is_enough(self):
        read, problems = DescentExperiment.from_query({"preset": "momentum"})
        assert problems == ()
        assert read.to_query() == DescentExperiment.of(DESCENTS["momentum"]).to_query()

    @pytest.mark.parametrize(
        ("name", "value", "sentence"),
        [
            ("objective", "cube", "there is no objective called 'cube'; there are: square"),
            ("typed", "-6:6:y", "there is nothing called 'y'"),
            ("typed", "x", "expected a number, got 'x'"),
            ("start", "101", "start must be from -100 to 100; 101 came"),
            ("start", "nan", "start must be from -100 to 100; nan came"),
            ("rate", "-0.1", "rate must be a finite number of at least 0; -0.1 came"),
            ("rate", "11", "rate must be from 0 to 10; 11 came"),
            ("steps", "0", "steps must be from 1 to 200; 0 came"),
            ("steps", "2.5", "expected a whole number, got '2.5'"),
            ("optimizer", "magic", "there is no optimizer called 'magic'"),
            ("compare", "magic", "there is no optimizer called 'magic'"),
            ("schedule", "magic", "there is no schedule called 'magic'"),
            ("noise", "inf", "noise must be from 0 to 100; inf came"),
            ("seed", "-1", "seed must be from 0 to 9999; -1 came"),
            ("momentum", "1.5", "momentum must be from 0 to 1; 1.5 came"),
            ("beta_2", "1", "beta_2 must be at least 0 and below 1; 1 came"),
            ("decay_steps", "0", "decay_steps must be a finite number above 0; 0 came"),
            ("staircase", "2", "expected 0 or 1, got '2'"),
            ("pieces", "20:0.1,10:0.2", "boundaries must rise"),
            ("pieces", "10", "expected a number, got ''"),
            ("step", "6", "step must be from 0 to 5; 6 came"),
            ("preset", "nothing", "there is no preset called 'nothing'"),
        ],
    )
    def test_a_broken_value_is_left_out_and_said(self, name, value, sentence):
        read, problems = DescentExperiment.from_query({name: value, "epsilon": "0.001"})
        (said,) = map(str, problems)
        if sentence.startswith(name):  # which need not be named twice
            assert said == sentence
        else:
            assert said.startswith(f"{name}: ")
            assert sentence in said
        assert read.to_query() == DescentExperiment().to_query() | {"epsilon": "0.001"}

    def test_a_hidden_parameter_is_checked_as_well(self):
        with pytest.raises(InputError, match="rho must be at least 0 and below 1"):
            replace(DescentExperiment(), rho=1.0)


class TestChanges:
    @pytest.mark.parametrize("objective", OBJECTIVES)
    def test_another_function_begins_where_it_is_worth_it(self, objective):
        start = replace(DescentExperiment(), step=2, rate=1.0)
        changed = start.updated("objective", objective)
        assert changed.start == OBJECTIVES[objective].start
        assert changed.step is None
        narrowest = max(low.curvature or 2 for low in OBJECTIVES[objective].minima)
        assert 0 < changed.rate < 1 / narrowest

    def test_another_typed_function_begins_anew_if_it_is_shown(self):
        typed = Typed("x log(x)", 0.0, 6.0)
        kept = DescentExperiment().updated("typed", typed)
        assert (kept.objective, kept.start, kept.typed) == ("square", 5.0, typed)
        shown = kept.updated("objective", TYPED)
        assert (shown.start, shown.rate, shown.function.text) == (5.5, 0.2, "x*log(x)")
        again = shown.updated("typed", Typed("x^2", -1.0, 1.0))
        assert (again.start, again.rate) == (0.83, 0.3)

    def test_a_typed_function_must_have_a_slope_at_the_start(self):
        shown = DescentExperiment().with_objective(TYPED).with_typed(Typed("log(x)", -6.0, 6.0))
        with pytest.raises(InputError, match="no finite value and slope at the start, x = -1"):
            replace(shown, start=-1.0)
        with pytest.raises(InputError, match="x = 0"):
            shown.with_edit({"place": shown.place, "start": 0})

    def test_a_shown_step_past_the_last_is_the_last(self):
        shown = replace(DescentExperiment(), steps=20, step=12)
        assert shown.updated("steps", 13).step == 12
        assert shown.updated("steps", 12).step is None
        assert shown.updated("rate", 0.1).step == 12

    def test_pieces_are_keras_lists(self):
        changed = DescentExperiment().with_pieces((5.0, 9.0), (1.0, 0.5, 0.1))
        assert (changed.rate, changed.pieces) == (1.0, ((5.0, 0.5), (9.0, 0.1)))
        settings = changed.schedule_settings("piecewise_constant_decay")
        assert settings == {"boundaries": (5.0, 9.0), "values": (1.0, 0.5, 0.1)}
        with pytest.raises(InputError, match="values must have one number more"):
            changed.with_pieces((5.0,), (1.0,))

    def test_untouched_until_something_but_the_step_changes(self):
        example = DescentExperiment.of(DESCENTS["adam"])
        assert example.untouched
        assert replace(example, step=3).untouched
        assert not replace(example, rate=0.31).untouched

    def test_more_steps_leave_the_noise_of_the_earlier_ones(self):
        few, many = (replace(DescentExperiment(), noise=2.0, steps=n).noises for n in (5, 200))
        np.testing.assert_array_equal(few, many[:6])
        assert len(many) == 201
        assert not np.array_equal(standard_noise(0), standard_noise(1))


class TestEdits:
    def test_a_hand_moves_several_numbers(self):
        edit = {"place": "square", "start": -3.5, "rate": 1, "steps": 9.0, "noise": 0.5}
        moved = DescentExperiment().with_edit(edit | {"revision": 3})
        assert (moved.start, moved.rate, moved.steps, moved.noise) == (-3.5, 1.0, 9, 0.5)
        assert moved.step is None

    def test_the_last_step_follows_the_end(self):
        shown = DescentExperiment().with_edit({"place": "square", "step": 3})
        assert shown.step == 3
        assert shown.with_edit({"place": "square", "step": 5}).step is None
        assert shown.with_edit({"place": "square", "steps": 3}).step is None
        assert shown.with_edit({"place": "square", "steps": 4}).step == 3

    def test_an_edit_of_another_function_is_void(self):
        experiment = DescentExperiment()
        assert experiment.with_edit({"place": "absolute", "start": 1}) is experiment

    def test_an_edit_of_another_typed_function_is_void(self):
        shown = DescentExperiment().with_objective(TYPED)
        other = shown.with_typed(Typed("x^2", -1.0, 1.0))
        assert other.with_edit({"place": shown.place, "rate": 0.5}) is other
        assert other.with_edit({"place": other.place, "rate": 0.5}).rate == 0.5

    @pytest.mark.parametrize(
        "edit",
        [
            {"start": NAN},
            {"start": 101},
            {"rate": -1},
            {"rate": INF},
            {"steps": 0},
            {"steps": 1.5},
            {"steps": INF},
            {"step": -1},
            {"step": NAN},
            {"noise": -1},
            {"start": "x"},
            {"start": None},
            {"rate": []},
            {"steps": {}},
        ],
    )
    def test_a_misfit_is_refused(self, edit):
        with pytest.raises(InputError):
            DescentExperiment().with_edit({"place": "square", **edit})

    @given(
        st.dictionaries(
            st.sampled_from(["place", "start", "rate", "steps", "step", "noise"]),
            st.none() | st.booleans() | st.floats() | st.text(max_size=3) | st.just("square"),
        )
    )
    def test_anything_else_is_an_input_error(self, edit):
        with suppress(InputError, InputTypeError):
            DescentExperiment().with_edit({"place": "square"} | edit)


def test_the_page_is_known():
    assert EXPERIMENTS["gradient_descent"] is DescentExperiment
    assert parse_pieces("1:2") == ((1.0, 2.0),)


def test_examples_run():
    assert doctest.testmod(core.experiment.gradient_descent).failed == 0
