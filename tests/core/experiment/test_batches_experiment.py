"""The experiment of Full batch or mini-batch?: in links, under edits, against hostile input."""

import doctest
from contextlib import suppress
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import core.experiment.batches
from core.errors import InputError
from core.experiment import EXPERIMENTS, BatchesExperiment
from core.presets import BATCHES

NAN, INF = float("nan"), float("inf")
experiments = st.builds(
    BatchesExperiment,
    examples=st.integers(20, 60),
    noise=st.floats(0, 5),
    data_seed=st.integers(0, 9999),
    moved=st.sampled_from([(), ((0, -20.0),), ((3, 1.5), (19, 0.1))]),
    slope=st.floats(-20, 20),
    intercept=st.floats(-20, 20),
    rate=st.floats(0, 1),
    batch=st.integers(1, 20),
    epochs=st.integers(1, 30),
    seed=st.integers(0, 9999),
    step=st.none() | st.integers(0, 20),
    preset=st.sampled_from(list(BATCHES)),
)
PLACE = BatchesExperiment().place


class TestLinks:
    @given(experiments)
    def test_a_link_brings_it_back(self, experiment):
        read, problems = BatchesExperiment.from_query(experiment.to_link())
        assert problems == ()
        assert read.to_query() == experiment.to_query()

    def test_every_value_stands_in_the_link(self):
        query = replace(BatchesExperiment(), step=2).to_query()
        assert query.keys() == {"v", *(item.name for item in fields(BatchesExperiment))}
        assert query["moved"] == "-"

    def test_a_point_that_was_put_back_does_not_move_again(self):
        back = replace(BatchesExperiment.of(BATCHES["outlier"]), moved=())
        assert BatchesExperiment.from_query(back.to_link())[0].moved == ()

    @pytest.mark.parametrize("key", list(BATCHES))
    def test_the_name_of_an_example_is_enough(self, key):
        read, problems = BatchesExperiment.from_query({"preset": key})
        assert problems == ()
        assert read.to_query() == BatchesExperiment.of(BATCHES[key]).to_query()
        assert read.untouched

    @pytest.mark.parametrize(
        ("name", "value", "sentence"),
        [
            ("examples", "3", "examples must be from 4 to 60; 3 came"),
            ("examples", "x", "expected a whole number"),
            ("noise", "-1", "noise must be from 0 to 5; -1 came"),
            ("data_seed", "10000", "data_seed must be from 0 to 9999"),
            ("moved", "40:1", "moved must be from 0 to 39; 40 came"),
            ("moved", "4:nan", "y must be from -20 to 20; nan came"),
            ("moved", "4", "expected a number"),
            ("slope", "inf", "slope must be from -20 to 20; inf came"),
            ("intercept", "21", "intercept must be from -20 to 20; 21 came"),
            ("rate", "1.1", "rate must be from 0 to 1; 1.1 came"),
            ("batch", "41", "batch must be from 1 to 40; 41 came"),
            ("batch", "0", "batch must be from 1 to 40; 0 came"),
            ("epochs", "31", "epochs must be from 1 to 30; 31 came"),
            ("seed", "-1", "seed must be from 0 to 9999; -1 came"),
            ("step", "481", "step must be from 0 to 480; 481 came"),
            ("preset", "nothing", "there is no preset called 'nothing'"),
        ],
    )
    def test_a_broken_value_is_left_out_and_said(self, name, value, sentence):
        read, problems = BatchesExperiment.from_query({name: value})
        assert [sentence in str(problem) for problem in problems] == [True]
        assert read.to_query() == BatchesExperiment().to_query()


class TestChanges:
    def test_fewer_examples_take_the_batch_and_the_moved_ones_along(self):
        many = replace(BatchesExperiment(), batch=30, moved=((2, 1.0), (39, 2.0)), step=100)
        few = many.updated("examples", 10)
        assert (few.batch, few.moved, few.step) == (10, ((2, 1.0),), None)
        assert many.updated("examples", 50).batch == 30

    def test_other_points_are_where_they_are(self):
        moved = replace(BatchesExperiment(), moved=((2, 1.0),))
        assert moved.updated("data_seed", 5).moved == ()
        assert moved.updated("seed", 5).moved == ((2, 1.0),)


class TestEdits:
    def test_a_hand_moves_several_things(self):
        edit = {"place": PLACE, "slope": 1, "intercept": -2, "rate": 0.1, "batch": 4.0}
        moved = BatchesExperiment().with_edit(edit | {"epochs": 3, "noise": 0, "revision": 2})
        assert (moved.slope, moved.intercept, moved.rate) == (1.0, -2.0, 0.1)
        assert (moved.batch, moved.epochs, moved.noise) == (4, 3, 0.0)

    def test_examples_are_moved_one_after_the_other(self):
        once = BatchesExperiment().with_edit({"place": PLACE, "y": {"7": 2.5}})
        twice = once.with_edit({"place": PLACE, "y": {"3": 1, "7": 3}})
        assert twice.moved == ((3, 1.0), (7, 3.0))

    def test_the_last_step_follows_the_end(self):
        shown = BatchesExperiment().with_edit({"place": PLACE, "step": 100})
        assert shown.step == 100
        assert shown.with_edit({"place": PLACE, "step": 480}).step is None
        assert shown.with_edit({"place": PLACE, "epochs": 2}).step is None
        assert shown.with_edit({"place": PLACE, "epochs": 3}).step == 100

    def test_an_edit_of_other_points_is_void(self):
        experiment = BatchesExperiment()
        assert experiment.with_edit({"place": "40:1", "rate": 0.1}) is experiment

    @pytest.mark.parametrize(
        "edit",
        [
            {"rate": -1}, {"rate": "x"}, {"slope": NAN}, {"batch": 1.5}, {"batch": 100},
            {"epochs": INF}, {"step": -1}, {"y": {"40": 1}}, {"y": {"a": 1}}, {"y": 3},
            {"y": {"1": INF}}, {"noise": None},
        ],
    )  # fmt: skip
    def test_a_misfit_is_refused(self, edit):
        with pytest.raises(InputError):
            BatchesExperiment().with_edit({"place": PLACE, **edit})

    @given(
        st.dictionaries(
            st.sampled_from(["place", "rate", "batch", "step", "y", "slope"]),
            st.none() | st.booleans() | st.floats() | st.text(max_size=3) | st.just(PLACE),
        )
    )
    def test_anything_else_is_an_input_error(self, edit):
        with suppress(InputError):
            BatchesExperiment().with_edit({"place": PLACE} | edit)


def test_the_page_is_known():
    assert EXPERIMENTS["batches"] is BatchesExperiment


def test_examples_run():
    assert doctest.testmod(core.experiment.batches).failed == 0
