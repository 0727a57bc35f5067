"""Gradient descent: what is chosen, typed and dragged, and what is said of bad input."""

import json
from dataclasses import replace

import numpy as np
import pytest

from core.experiment import DescentExperiment
from core.figures.gradient_descent_layout import RATE_TOPS, STEP_TOPS
from core.objectives import OBJECTIVES
from core.optimizers import OPTIMIZERS
from core.presets import DESCENTS
from core.schedules import SCHEDULES
from core.typed_objective import Typed
from core.view import DescentView
from pages.live.gradient_descent import descent_bench
from tests.pages.conftest import inside

DEFAULT = DescentExperiment().to_query()
IN_BOTH = pytest.mark.parametrize("locale", ["en-US", "zh-CN"])


@pytest.fixture
def open_page(visit):
    def open_page(**query):
        return visit("gradient_descent", **query)

    return open_page


def move(session, place="square", **edit):
    """Lets go of a point or a slider."""
    bench = next(child for child in inside(session._tree) if child.key == "descent_bench")
    return session.send(bench.proto.id, {"edit": {"place": place, **edit}}, "json_value")


def values(session):
    return session.query("gradient_descent")


def choose(session, name, value):
    return session.selectbox(key=f"gd_{name}").set_value(value).run()


def enter(session, name, value):
    return session.number_input(key=f"gd_{name}").set_value(value).run()


class TestGoodInput:
    @pytest.mark.parametrize("objective", list(OBJECTIVES))
    def test_another_function_begins_at_its_own_start(self, open_page, objective):
        session = choose(open_page(objective="absolute", start="2"), "objective", objective)
        if objective != "absolute":
            assert float(values(session)["start"]) == OBJECTIVES[objective].start

    @pytest.mark.parametrize(
        ("name", "keys"),
        [("optimizer", OPTIMIZERS), ("compare", OPTIMIZERS), ("schedule", SCHEDULES)],
    )
    def test_each_entry_shows_its_parameters(self, open_page, name, keys):
        session = open_page()
        for key, entry in keys.items():
            choose(session, name, key)
            assert values(session)[name] == key
            shown = {p.name for p in entry.parameters} - {"initial"}
            widgets = [*session.number_input, *session.checkbox, *session.text_input]
            assert shown == {widget.label for widget in widgets} & {
                p.name for entry in keys.values() for p in entry.parameters
            }

    @pytest.mark.parametrize(
        ("name", "value"),
        [("start", -2.5), ("rate", 0.7), ("steps", 12), ("noise", 1.5), ("seed", 9)],
    )
    def test_each_number_can_be_typed(self, open_page, name, value):
        session = enter(open_page(), name, value)
        assert float(values(session)[name]) == value
        assert session.errors == []

    def test_pieces_are_typed_as_keras_has_them(self, open_page):
        session = open_page(schedule="piecewise_constant_decay")
        assert session.text_input(key="gd_values").value == "0.3, 0.05, 0.01"
        session.text_input(key="gd_values").set_value("[1, 0.5, 0.1]").run()
        assert (values(session)["rate"], values(session)["pieces"]) == ("1", "10:0.5,20:0.1")

    def test_more_boundaries_need_more_values_and_nothing_typed_is_lost(self, open_page):
        session = open_page(schedule="piecewise_constant_decay")
        session.text_input(key="gd_boundaries").set_value("5, 10, 15").run()
        assert "must have one number more" in session.errors[0]
        assert session.text_input(key="gd_boundaries").value == "5, 10, 15"
        session.text_input(key="gd_values").set_value("1, 0.5, 0.2, 0.1").run()
        assert session.errors == []
        assert values(session)["pieces"] == "5:0.5,10:0.2,15:0.1"

    def test_reset_brings_the_example_back(self, open_page):
        session = enter(open_page(preset="adam"), "rate", 0.9)
        assert len(session.info) == 0
        session.press("Reset")
        assert values(session) == DescentExperiment.of(DESCENTS["adam"]).to_query()
        assert len(session.info) == 1

    def test_it_survives_a_visit_to_another_page(self, open_page):
        session = enter(open_page(), "rate", 0.9)
        session.turn_to("softmax").turn_to("gradient_descent")
        assert values(session)["rate"] == "0.9"


class TestTyped:
    @IN_BOTH
    def test_a_function_is_typed(self, open_page, locale):
        session = choose(open_page(locale=locale), "objective", "typed")
        assert session.text_input(key="gd_text").value == "0.1x^2 - cos(2x)"
        session.text_input(key="gd_text").set_value("(x - 1)² + 2").run()
        assert session.errors == []
        assert values(session)["typed"] == "-8:8:(x - 1)² + 2"
        assert values(session)["rate"] == "0.3"
        assert "(x − 1)² + 2" in session.bench("descent_bench")["figures"]["wide"]
        assert any(r"\left(x - 1\right)^{2} + 2" in each.value for each in session.markdown)

    def test_its_domain_is_typed(self, open_page):
        session = open_page(objective="typed")
        enter(session, "high", 20.0)
        assert values(session)["typed"] == "-8:20:0.1x^2 - cos(2x)"

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("__import__('os')", "Character 1: there is nothing called"),
            ("9**9**9", "9^9^9 is not a finite number"),
            ("(" * 10_000, "at most 200 characters"),
            ("x +", "Character 4: expected a number, a name or a bracket; the end came"),
            ("3", "must depend on x"),
            ("<b>x</b>", "Character 1: '<' has no meaning"),
        ],
    )
    def test_what_is_no_function_is_said_and_stays(self, open_page, text, words):
        session = open_page(objective="typed")
        before = values(session)
        session.text_input(key="gd_text").set_value(text).run()
        (sentence,) = session.errors
        assert words in sentence
        assert session.text_input(key="gd_text").value == text
        assert values(session) == before

    def test_a_hand_on_a_typed_function(self, open_page):
        session = open_page(objective="typed", typed="-6:6:log(x)")
        move(session, place="-6:6:log(x)", start=2, revision=1)
        assert values(session)["start"] == "2"
        move(session, place="-6:6:log(x)", start=-2, revision=2)
        assert "no finite value and slope at the start" in session.errors[0]
        assert values(session)["start"] == "2"

    def test_the_slider_of_the_rate_fits_a_steep_function(self):
        own = DescentExperiment().with_objective("typed")
        steep = own.with_typed(Typed("1000x^2", -6.0, 6.0))
        rate = descent_bench(DescentView(steep), str).sliders[0]
        assert 10 * rate.step <= steep.rate < rate.high < 10 * steep.rate
        typed = descent_bench(DescentView(replace(steep, rate=5.0)), str).sliders[0]
        assert typed.high >= 5


class TestBadInput:
    def test_a_hand_overtakes_what_was_refused(self, open_page):
        session = enter(open_page(), "rate", 11.0)
        move(session, rate=0.5, revision=1)
        assert session.errors == []
        assert session.number_input(key="gd_rate").value == 0.5

    def test_a_parameter_that_is_refused(self, open_page):
        session = enter(open_page(optimizer="adam"), "beta_1", 1.0)
        assert "beta_1 must be at least 0 and below 1" in session.errors[0].lower()
        assert values(session)["beta_1"] == "0.9"

    @pytest.mark.parametrize("text", ["", "a", "1,,2", "5, 4", "-1, 3"])
    def test_boundaries_that_cannot_be(self, open_page, text):
        session = open_page(schedule="piecewise_constant_decay")
        session.text_input(key="gd_boundaries").set_value(text).run()
        assert len(session.errors) == 1
        assert session.text_input(key="gd_boundaries").value == text
        assert values(session)["pieces"] == "10:0.05,20:0.01"

    def test_a_broken_link_opens(self, open_page):
        session = open_page(rate="x", objective="cube", steps="7")
        assert len(session.errors) == 2
        assert values(session) == DEFAULT | {"steps": "7"}


class TestHand:
    def test_it_moves_what_it_says(self, open_page):
        session = move(open_page(), start=-3, rate=0.5, steps=9, revision=1)
        assert [values(session)[name] for name in ("start", "rate", "steps")] == ["-3", "0.5", "9"]
        assert session.number_input(key="gd_start").value == -3

    def test_a_step_asks_tensorflow_nothing_new(self, open_page, fake_judge):
        session = open_page()
        asked = len(fake_judge.asked)
        move(session, step=2, revision=1)
        assert values(session)["step"] == "2"
        assert len(fake_judge.asked) == asked
        assert len(session.info) == 1  # it is still the example

    def test_a_widget_that_is_behind_does_not_undo_it(self, open_page):
        session = open_page()
        session.number_input(key="gd_rate").set_value(0.2)  # comes with the same message
        move(session, start=1, revision=1)
        assert values(session)["start"] == "1"

    @pytest.mark.parametrize("edit", [{"rate": -1}, {"rate": "x"}, {"step": -1}, {"start": None}])
    def test_nonsense_is_said(self, open_page, edit):
        session = move(open_page(), **edit)
        assert len(session.errors) == 1
        assert values(session) == DEFAULT

    def test_an_edit_of_another_function_is_void(self, open_page):
        session = move(open_page(), place="absolute", start=1)
        assert values(session) == DEFAULT
        assert session.errors == []


class TestBench:
    @pytest.mark.parametrize("key", list(DESCENTS))
    def test_it_is_strict_json_and_complete(self, key):
        view = DescentView(DescentExperiment.of(DESCENTS[key]))
        bench = descent_bench(view, str)
        text = json.dumps([bench.state, bench.numbers, bench.texts, bench.more], allow_nan=False)
        assert "otherPoints" in text or view.other is None
        assert bench.place == view.experiment.place
        assert bench.state["stepTops"] == STEP_TOPS
        assert bench.state["rateTops"] == RATE_TOPS

    def test_the_keys_hit_one_half_and_one(self):
        rate = descent_bench(DescentView(DescentExperiment()), str).sliders[0]
        for target in (0.3, 0.5, 1.0):
            steps = (target - rate.low) / rate.step
            assert steps == pytest.approx(round(steps))
        positions = (rate.high - rate.low) / rate.step
        assert positions == pytest.approx(round(positions))

    def test_a_slider_reaches_what_was_typed(self):
        experiment = replace(DescentExperiment(), rate=7.3, noise=55.5)
        sliders = {s.key: s for s in descent_bench(DescentView(experiment), str).sliders}
        assert sliders["rate"].high >= 7.3
        assert sliders["noise"].high >= 55.5
        assert sliders["steps"].high == 200

    def test_why_there_is_no_factor(self):
        def reason(**values):
            view = DescentView(replace(DescentExperiment(), **values))
            return descent_bench(view, str).texts.get("noFactor", "")

        assert reason() == reason(objective="double_well") == ""
        assert "Adam" in reason(optimizer="adam", noise=1.0, compare="full_batch")
        assert reason(objective="absolute") == ""  # the minimum itself says that it has a kink
        assert "no minimum" in reason(objective="typed", typed=Typed("exp(x)", -6.0, 6.0))

    def test_every_verdict_has_its_sentence(self):
        texts = descent_bench(DescentView(DescentExperiment()), str).texts
        for zone in ("stands", "crawls", "converges", "one_step", "overshoots", "oscillates"):
            assert {f"zone_{zone}", f"name_{zone}"} <= texts.keys()
        for verdict in ("converged", "out_of_steps"):
            assert {f"{verdict}_{kind}" for kind in ("only", "local", "global")} <= texts.keys()
        assert {f"out_of_steps_{kind}" for kind in ("none", "lone")} <= texts.keys()
        assert {"converged_lone", "wanders_none", "leaves", "kink"} <= texts.keys()
        assert {"diverges", "oscillates", "hill", "wanders", "zone_diverges"} <= texts.keys()
        assert np.all([texts.values()])
