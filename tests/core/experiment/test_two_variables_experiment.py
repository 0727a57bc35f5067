"""The experiment of Two variables: in links, under edits, and against hostile input."""

import doctest
from contextlib import suppress
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import core.experiment.racer
import core.experiment.two_variables
from core.errors import InputError, InputTypeError
from core.experiment import EXPERIMENTS, RaceExperiment
from core.experiment.racer import RACING_SCHEDULES, Racer, fitting_rate
from core.optimizers import OPTIMIZERS
from core.presets import RACES
from core.schedules import SCHEDULES
from core.surfaces import SURFACES
from core.typed_objective import Typed

NAN, INF = float("nan"), float("inf")
racers = st.builds(
    Racer,
    optimizer=st.sampled_from(list(OPTIMIZERS)),
    rate=st.floats(0, 10),
    schedule=st.sampled_from(RACING_SCHEDULES),
    settings=st.sampled_from([(), (("momentum", 0.3), ("cycle", True), ("decay_steps", 7.5))]),
)
experiments = st.builds(
    RaceExperiment,
    surface=st.sampled_from(list(SURFACES)),
    condition=st.floats(1, 200),
    x=st.floats(-2, 2),
    y=st.floats(-1, 2.1),
    steps=st.integers(30, 300),
    racers=st.lists(racers, min_size=1, max_size=4).map(tuple),
    chosen=st.just(0),
    step=st.none() | st.integers(0, 30),
    log=st.booleans(),
    preset=st.sampled_from(list(RACES)),
)


class TestLinks:
    @given(experiments)
    def test_a_link_brings_it_back(self, experiment):
        read, problems = RaceExperiment.from_query(experiment.to_link())
        assert problems == ()
        assert read.to_query() == experiment.to_query()

    def test_every_value_stands_in_the_link(self):
        query = replace(RaceExperiment(), step=2).to_query()
        assert query.keys() == {"v", *(item.name for item in fields(RaceExperiment))}

    def test_the_name_of_an_example_is_enough(self):
        read, problems = RaceExperiment.from_query({"preset": "rosenbrock"})
        assert problems == ()
        assert read.to_query() == RaceExperiment.of(RACES["rosenbrock"]).to_query()

    @pytest.mark.parametrize(
        "broken",
        [
            {"surface": "plane"},
            {"typed": "-3:3:x + z"},
            {"typed": "x + y"},
            {"condition": "0.5"},
            {"x": "7"},
            {"y": "nan"},
            {"steps": "301"},
            {"racers": ""},
            {"racers": "sgd,0.1,constant"},
            {"racers": "adam,0.1"},
            {"racers": "adam,11,constant"},
            {"racers": "adam,0.1,piecewise_constant_decay"},
            {"racers": "adam,0.1,constant,momentum:0.9"},
            {"racers": "adam,0.1,constant,beta_1:1"},
            {"racers": "adam,0.1,constant,beta_1:0.5:0.5"},
            {"racers": "gradient_descent,0.1,exponential_decay,staircase:2"},
            {"racers": "~".join(["adam,0.1,constant"] * 5)},
            {"chosen": "2"},
            {"step": "61"},
            {"preset": "none"},
        ],
    )
    def test_a_broken_one_opens_and_says_what_it_ignored(self, broken):
        read, problems = RaceExperiment.from_query(broken)
        assert len(problems) == 1
        first = RaceExperiment.of(RACES["zigzag"])
        assert read.to_query() == first.to_query()

    def test_racers_first_then_who_is_looked_at(self):
        query = {"racers": "adam,0.1,constant", "chosen": "0"}
        read, problems = RaceExperiment.from_query(query)
        assert problems == ()
        assert read.chosen == 0


class TestRacers:
    def test_a_racer_has_what_its_entries_have_and_no_more(self):
        racer = Racer("adam", 0.1, "cosine_decay", (("momentum", 0.5), ("beta_1", 0.8)))
        assert [name for name, _ in racer.settings] == [
            "beta_1", "beta_2", "epsilon", "decay_steps", "alpha",
        ]  # fmt: skip
        assert racer.value("beta_1") == 0.8
        assert racer.memory.name == "beta_1"
        assert Racer("gradient_descent", 0.1).memory is None

    def test_it_is_refused_as_the_entries_refuse(self):
        with pytest.raises(InputError, match="momentum must be from 0 to 1"):
            Racer("momentum", 0.1).updated("momentum", 1.5)
        with pytest.raises(InputError, match="decay_steps must be a finite number above 0"):
            Racer("adam", 0.1, "cosine_decay").updated("decay_steps", 0.0)
        with pytest.raises(InputTypeError, match="staircase must be True or False"):
            Racer("adam", 0.1, "exponential_decay").updated("staircase", 1.0)

    def test_every_schedule_of_single_numbers_races(self):
        assert set(SCHEDULES) - set(RACING_SCHEDULES) == {"piecewise_constant_decay"}

    def test_another_kind_of_optimizer_has_another_rate(self):
        experiment = RaceExperiment(chosen=0)
        assert experiment.with_racer("optimizer", "nesterov").racer.rate == experiment.racer.rate
        adam = experiment.with_racer("optimizer", "adam").racer
        assert adam.rate == fitting_rate("adam", experiment.function)

    def test_more_and_fewer(self):
        one = RaceExperiment()
        more = one.with_another()
        assert more.chosen == len(one.racers) == 2
        assert more.racer.optimizer == "nesterov"
        assert more.without().racers == one.racers
        with pytest.raises(InputError, match="racers must be from 1 to 4"):
            more.with_another().with_another()
        with pytest.raises(InputError, match="racers must be from 1 to 4"):
            one.without().without()

    @pytest.mark.parametrize("key", list(SURFACES))
    def test_another_surface_begins_at_its_own_start(self, key):
        moved = RaceExperiment(step=3).updated("surface", key)
        assert (moved.x, moved.y) == SURFACES[key].start
        assert moved.step is None
        assert moved.racer.rate == fitting_rate("momentum", moved.function)

    def test_a_typed_surface_begins_anew(self):
        one = RaceExperiment().updated("surface", "typed").with_typed(Typed("x^2 + y^2", -2, 2))
        assert one.function.domain == ((-2, 2), (-2, 2))
        assert one.racer.rate == fitting_rate("momentum", one.function)
        assert RaceExperiment().with_typed(one.typed).surface == "bowl"
        with pytest.raises(InputError, match="has no value with a slope at"):
            replace(one, typed=Typed("log(x) + y", -2, 2), x=-1.0)

    def test_untouched_until_something_but_a_glance_changes(self):
        example = RaceExperiment.of(RACES["saddle"])
        assert replace(example, step=3, chosen=0, log=False).untouched
        assert not example.with_racer("rate", 0.3).untouched
        assert not example.without().untouched


class TestEdits:
    def test_a_hand_moves_several_numbers(self):
        one = RaceExperiment()
        edit = {"x": -3.5, "y": 1, "rate": 0.02, "memory": 0.25, "steps": 9.0, "revision": 3}
        moved = one.with_edit(edit | {"place": one.place})
        assert (moved.x, moved.y, moved.steps) == (-3.5, 1.0, 9)
        assert str(moved.racer) == "momentum,0.02,constant,momentum:0.25"
        assert moved.racers[0] == one.racers[0]

    def test_plain_descent_has_no_memory(self):
        one = RaceExperiment(chosen=0)
        moved = one.with_edit({"place": one.place, "rate": 0.02, "memory": 0.25})
        assert str(moved.racer) == "gradient_descent,0.02,constant"

    def test_a_row_is_looked_at(self):
        one = RaceExperiment()
        assert one.with_edit({"place": one.place, "chosen": 0}).chosen == 0

    def test_the_last_step_follows_the_end(self):
        one = RaceExperiment()
        shown = one.with_edit({"place": one.place, "step": 3})
        assert shown.step == 3
        assert shown.with_edit({"place": one.place, "step": 60}).step is None
        assert shown.with_edit({"place": one.place, "steps": 3}).step is None

    def test_an_edit_of_other_racers_is_void(self):
        one = RaceExperiment()
        assert one.with_edit({"place": replace(one, chosen=0).place, "rate": 1}) is one

    @pytest.mark.parametrize(
        "edit",
        [
            {"x": NAN},
            {"x": 7},
            {"rate": -1},
            {"rate": INF},
            {"memory": 2},
            {"steps": 1.5},
            {"step": -1},
            {"chosen": 2},
            {"chosen": "x"},
            {"y": None},
            {"rate": []},
        ],
    )
    def test_a_misfit_is_refused(self, edit):
        one = RaceExperiment()
        with pytest.raises(InputError):
            one.with_edit({"place": one.place, **edit})

    @given(
        st.dictionaries(
            st.sampled_from(["x", "y", "rate", "memory", "steps", "step", "chosen"]),
            st.none() | st.booleans() | st.floats() | st.text(max_size=3),
        )
    )
    def test_anything_else_is_an_input_error(self, edit):
        one = RaceExperiment()
        with suppress(InputError, InputTypeError):
            one.with_edit({"place": one.place} | edit)


def test_the_page_is_known():
    assert EXPERIMENTS["two_variables"] is RaceExperiment


def test_examples_run():
    for module in (core.experiment.racer, core.experiment.two_variables):
        assert doctest.testmod(module).failed == 0
