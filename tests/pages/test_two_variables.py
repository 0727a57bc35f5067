"""Two variables: what is chosen, typed and dragged, ghosts, and what is said of bad input."""

import json

import numpy as np
import pytest

from core.experiment import RaceExperiment
from core.experiment.racer import RACING_SCHEDULES
from core.figures.spec import unpacked
from core.figures.two_variables_layout import STEP_TOPS
from core.optimizers import OPTIMIZERS
from core.presets import RACES
from core.rate_map import Fate
from core.schedules import SCHEDULES
from core.surfaces import SURFACES
from core.view import RaceView
from pages.live.two_variables import race_bench, standings
from tests.pages.conftest import inside

FIRST = RaceExperiment.of(RACES["zigzag"])
DEFAULT = FIRST.to_query()
IN_BOTH = pytest.mark.parametrize("locale", ["en-US", "zh-CN"])


@pytest.fixture
def open_page(visit):
    def open_page(**query):
        return visit("two_variables", **query)

    return open_page


def bench(session):
    return next(child for child in inside(session._tree) if child.key == "race_bench")


def move(session, place=FIRST.place, **edit):
    """Lets go of a point or a slider."""
    return session.send(bench(session).proto.id, {"edit": {"place": place, **edit}}, "json_value")


def values(session):
    return session.query("two_variables")


def choose(session, name, value):
    return session.selectbox(key=f"tv_{name}").set_value(value).run()


def enter(session, name, value):
    return session.number_input(key=f"tv_{name}").set_value(value).run()


def press(session, name):
    return session.button(key=f"tv_{name}").click().run()


class TestGoodInput:
    @pytest.mark.parametrize("key", list(SURFACES))
    def test_another_surface_begins_at_its_own_start(self, open_page, key):
        session = choose(open_page(preset="saddle"), "surface", key)
        if key != "saddle":
            assert (float(values(session)["x"]), float(values(session)["y"])) == SURFACES[key].start
        shown = {widget.label for widget in session.number_input}
        assert ("Condition number" in shown) == (key == "bowl")

    @pytest.mark.parametrize(
        ("name", "keys", "registry"),
        [
            ("optimizer", list(OPTIMIZERS), OPTIMIZERS),
            ("schedule", list(RACING_SCHEDULES), SCHEDULES),
        ],
    )
    def test_each_entry_shows_its_parameters(self, open_page, name, keys, registry):
        session = open_page()
        known = {p.name for key in keys for p in registry[key].parameters}
        for key in keys:
            choose(session, name, key)
            widgets = {widget.label for widget in [*session.number_input, *session.checkbox]}
            assert {p.name for p in registry[key].parameters} - {"initial"} == widgets & known

    @pytest.mark.parametrize(("name", "value"), [("x", -2.5), ("y", 0.5), ("steps", 12)])
    def test_each_number_can_be_typed(self, open_page, name, value):
        session = enter(open_page(), name, value)
        assert float(values(session)[name]) == value
        assert session.errors == []

    def test_what_is_typed_of_a_racer_is_that_of_the_chosen_one(self, open_page):
        session = enter(enter(open_page(chosen="0"), "rate", 0.07), "condition", 15.0)
        assert values(session)["racers"].startswith("gradient_descent,0.07,constant~momentum,0.06")
        assert values(session)["condition"] == "15"

    def test_racers_come_and_go(self, open_page):
        session = press(open_page(), "with_another")
        assert values(session)["racers"].count("~") == 2
        assert values(session)["chosen"] == "2"
        press(session, "without")
        assert values(session)["racers"] == DEFAULT["racers"]

    def test_reset_brings_the_example_back(self, open_page):
        session = enter(open_page(preset="saddle"), "rate", 0.9)
        assert len(session.info) == 0
        session.press("Reset")
        assert values(session) == RaceExperiment.of(RACES["saddle"]).to_query()


class TestTyped:
    def test_a_function_of_ones_own(self, open_page, fake_judge):
        session = choose(open_page(), "surface", "typed")
        session.text_input(key="tv_text").set_value("x^2 + 5y^2 + x*y").run()
        assert session.errors == []
        assert values(session)["typed"] == "-4:4:x^2 + 5y^2 + x*y"
        _, program = fake_judge.asked[-1]
        assert "tf.square(x)" in program.body or "x**2" in program.body or "x ** 2" in program.body
        figures = json.loads(bench(session).proto.json)[0]
        assert len(figures["state"]["tapes"]) == 3

    @pytest.mark.parametrize("text", ["", "x + z", "2", "__import__('os')", "<b>x</b>"])
    def test_what_is_none_is_said_and_stays(self, open_page, text):
        session = choose(open_page(), "surface", "typed")
        before = values(session)
        session.text_input(key="tv_text").set_value(text).run()
        assert len(session.errors) == 1
        assert session.text_input(key="tv_text").value == text
        assert values(session) == before


class TestGhosts:
    def ghosts(self, session):
        figures = json.loads(bench(session).proto.json)[0]["figures"]
        data = json.loads(figures["wide"])["data"]
        (ghosts,) = (trace for trace in data if trace["meta"] == "ghosts")
        return np.isnan(unpacked(ghosts["x"])).sum()

    def test_the_run_before_stays_until_the_next(self, open_page):
        session = open_page()
        assert self.ghosts(session) == 0
        assert self.ghosts(move(session, x=1, revision=1)) == 2
        assert self.ghosts(move(session, x=2, revision=2)) == 2

    def test_those_that_are_kept_stay(self, open_page):
        session = press(open_page(), "keep")
        assert self.ghosts(session) == 2
        assert self.ghosts(move(session, x=1, revision=1)) == 4
        assert self.ghosts(press(session, "forget")) == 2

    def test_on_another_surface_there_are_none(self, open_page):
        session = choose(press(open_page(), "keep"), "surface", "beale")
        assert self.ghosts(session) == 0


class TestBadInput:
    def test_a_hand_overtakes_what_was_refused(self, open_page):
        session = enter(open_page(), "rate", 11.0)
        move(session, rate=0.05, revision=1)
        assert session.errors == []
        assert session.number_input(key="tv_rate").value == 0.05

    def test_a_broken_link_opens(self, open_page):
        session = open_page(x="x", surface="plane", steps="70")
        assert len(session.errors) == 2
        assert values(session) == DEFAULT | {"steps": "70"}

    @pytest.mark.parametrize("edit", [{"rate": -1}, {"rate": "x"}, {"step": -1}, {"x": None}])
    def test_nonsense_of_a_hand_is_said(self, open_page, edit):
        session = move(open_page(), **edit)
        assert len(session.errors) == 1
        assert values(session) == DEFAULT


class TestBench:
    @pytest.mark.parametrize("key", list(RACES))
    def test_it_is_strict_json_and_complete(self, key):
        view = RaceView(RaceExperiment.of(RACES[key]))
        given = race_bench(view, str)
        json.dumps([given.state, given.numbers, given.texts, given.more], allow_nan=False)
        assert given.place == view.experiment.place
        assert given.state["stepTops"] == STEP_TOPS
        assert len(given.state["names"]) == len(view.experiment.racers)

    def test_how_it_went(self):
        found = standings(RaceView(RaceExperiment.of(RACES["limit"])))
        assert found["fate"].tolist() == [Fate.DIVERGES.value, Fate.CONVERGES.value]
        assert found["reached"].tolist() == [False, True]
        still = RaceExperiment(surface="saddle", x=1.9, y=0.0, racers=FIRST.racers[1:], chosen=0)
        found = standings(RaceView(still))
        assert (found["reached"].tolist(), found["saddle"].tolist()) == ([False], [0])

    def test_every_fate_has_its_sentence(self):
        texts = race_bench(RaceView(FIRST), str).texts
        assert {fate.name.lower() for fate in Fate} - {"converges"} <= texts.keys()
        assert {"reached", "saddle", "flat", "winner", "nobody"} <= texts.keys()
