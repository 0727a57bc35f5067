"""Full batch or mini-batch?: what is chosen, typed and dragged, and what is said of bad input."""

import json
from dataclasses import replace

import pytest

from core.experiment import BatchesExperiment
from core.presets import BATCHES
from core.view import BatchesView
from pages.live.batches import batches_bench

DEFAULT = BatchesExperiment().to_query()
BENCH = "batches_bench"
IN_BOTH = pytest.mark.parametrize("locale", ["en-US", "zh-CN"])


@pytest.fixture
def open_page(visit):
    def open_page(**query):
        return visit("batches", **query)

    return open_page


def values(session):
    return session.query("batches")


def enter(session, name, value):
    return session.number_input(key=f"bt_{name}").set_value(value).run()


class TestGoodInput:
    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("slope", 2.5), ("intercept", -1.5), ("rate", 0.1), ("batch", 3), ("epochs", 2),
            ("noise", 0.5), ("examples", 10), ("data_seed", 4), ("seed", 9),
        ],
    )  # fmt: skip
    def test_each_number_can_be_typed(self, open_page, name, value):
        session = enter(open_page(), name, value)
        assert float(values(session)[name]) == value
        assert session.errors == []

    def test_reset_brings_the_example_back(self, open_page):
        session = enter(open_page(preset="pairs"), "rate", 0.3)
        assert len(session.info) == 0
        session.press("Reset")
        assert values(session) == BatchesExperiment.of(BATCHES["pairs"]).to_query()


class TestBadInput:
    def test_a_broken_link_opens(self, open_page):
        session = open_page(rate="x", moved="99:1", epochs="7")
        assert len(session.errors) == 2
        assert values(session) == DEFAULT | {"epochs": "7"}

    @IN_BOTH
    def test_what_a_link_was_refused_for_is_called_as_on_the_page(self, visit, locale):
        session = visit("batches", locale=locale, data_seed="-1", noise="loud", step="x")
        said = {
            "en-US": [
                "Noise of the examples: expected a number, got 'loud'",
                "Seed of the examples must be from 0 to 9999; -1 came",
                "step: expected a whole number, got 'x'",
            ],
            "zh-CN": [
                "样本的噪声：应为一个数，得到 'loud'",
                "样本的种子必须在 0 到 9999 之间；得到 -1",
                "step：应为整数，得到 'x'",
            ],
        }
        assert sorted(session.errors) == sorted(said[locale])


class TestHand:
    def test_it_moves_what_it_says(self, open_page):
        session = open_page().hand(BENCH, slope=1, intercept=2, batch=5, y={"3": 4}, revision=1)
        names = ("slope", "intercept", "batch", "moved")
        assert [values(session)[name] for name in names] == ["1", "2", "5", "3:4"]
        assert session.number_input(key="bt_batch").value == 5

    def test_a_step_asks_tensorflow_nothing_new(self, open_page, fake_judge):
        session = open_page()
        asked = len(fake_judge.asked)
        session.hand(BENCH, step=100, revision=1)
        assert values(session)["step"] == "100"
        assert len(fake_judge.asked) == asked

    @pytest.mark.parametrize("edit", [{"rate": -1}, {"y": {"77": 1}}, {"step": "x"}])
    def test_nonsense_is_said(self, open_page, edit):
        session = open_page().hand(BENCH, **edit)
        assert len(session.errors) == 1
        assert values(session) == DEFAULT


class TestBench:
    @pytest.mark.parametrize("key", list(BATCHES))
    def test_it_is_strict_json_and_complete(self, key):
        view = BatchesView(BatchesExperiment.of(BATCHES[key]))
        bench = batches_bench(view, str)
        json.dumps([bench.state, bench.numbers, bench.texts, bench.more], allow_nan=False)
        assert bench.place == view.experiment.place
        assert len(bench.state["orders"]) == 30

    def test_a_slider_reaches_what_was_typed(self):
        experiment = replace(BatchesExperiment(), rate=0.93, noise=4.5)
        sliders = {s.key: s for s in batches_bench(BatchesView(experiment), str).sliders}
        assert sliders["rate"].high >= 0.93
        assert sliders["noise"].high >= 4.5
        assert sliders["batch"].high == 40
