"""Losses: what is typed, chosen and dragged, and what is said of bad input."""

import base64
import json

import numpy as np
import pytest

from core.experiment import LossesExperiment
from core.losses import LOSSES
from core.presets import LOSS_PRESETS
from core.view import LossesView
from pages.live.losses import losses_bench
from tests.pages.conftest import plain

DEFAULT = LossesExperiment().to_query()
IN_BOTH = pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
BENCH = "losses_bench"


@pytest.fixture
def open_page(visit):
    def open_page(**query):
        return visit("losses", **query)

    return open_page


def table(session):
    """The Markdown table of labels that were tried."""
    return next(
        plain(element.value) for element in session.markdown if element.value.startswith("| ")
    )


class TestGoodInput:
    @IN_BOTH
    def test_it_opens_with_why_not_squared_error(self, open_page, locale):
        session = open_page(locale=locale)
        assert session.query("losses") == DEFAULT
        assert session.errors + session.warnings == []
        assert len(session.info) == 1
        assert session.bench(BENCH)["bench"] == "losses"

    @pytest.mark.parametrize("key", list(LOSS_PRESETS))
    def test_every_example_opens_and_is_judged(self, open_page, fake_judge, key):
        session = open_page()
        session.selectbox(key="losses_preset").set_value(key).run()
        example = LossesExperiment.of(LOSS_PRESETS[key])
        assert session.query("losses") == example.to_query()
        assert session.errors == []
        np.testing.assert_array_equal(fake_judge.asked[-1][1].inputs["logits"], example.logits)

    @IN_BOTH
    @pytest.mark.parametrize("key", list(LOSSES))
    def test_every_loss_can_be_chosen_and_says_what_it_takes(self, open_page, key, locale):
        session = open_page(locale=locale, loss=key, beside="none")
        assert session.query("losses")["loss"] == key
        assert session.errors == []
        own = {f"losses_{item.name}" for item in LOSSES[key].parameters}
        assert own <= {element.key for element in session.number_input}
        assert any(LOSSES[key].formula in element.value for element in session.latex)
        assert ":material/block:" in table(session)

    @pytest.mark.parametrize(
        ("locale", "said"),
        [
            ("en-US", "no error, but the label sums to 3, not 1; loss 13.0211"),
            ("zh-CN", "不报错，但标签总和是 3，不是 1；损失 13.0211"),
        ],
    )
    def test_what_a_bad_label_gets_is_one_sentence_of_the_language(self, open_page, locale, said):
        assert said in table(open_page(locale=locale))

    def test_numbers_are_typed(self, open_page):
        session = open_page(loss="huber", beside="weighted_cross_entropy")
        for name, value in (("rate", 2.5), ("steps", 40), ("delta", 3.0), ("pos_weight", 4.0)):
            session.number_input(key=f"losses_{name}").set_value(value).run()
        session.number_input(key="losses_label").set_value(2).run()
        session.number_input(key="losses_chosen").set_value(0).run()
        session.type_cell(0, "dog", "-7.5")
        found = session.query("losses")
        expected = {"rate": "2.5", "steps": "40", "delta": "3", "pos_weight": "4", "label": "2"}
        assert found.items() >= (expected | {"chosen": "0", "logits": "6,-7.5,1"}).items()
        assert session.errors == []

    def test_the_losses_of_values_take_what_is_chosen(self, open_page):
        session = open_page()
        session.selectbox(key="losses_through").set_value("none").run()
        assert session.query("losses")["through"] == "none"
        assert any("q = x" in element.value for element in session.latex)

    def test_the_other_loss_changes_places(self, open_page):
        session = open_page()
        session.selectbox(key="losses_loss").set_value("mean_squared_error").run()
        assert session.query("losses")["beside"] == "softmax_cross_entropy"
        session.selectbox(key="losses_beside").set_value("none").run()
        assert session.query("losses")["beside"] == "none"

    def test_pasted_logits(self, open_page):
        session = open_page()
        session.text_area(key="losses_pasted").set_value("[[1, 2, 3, 4]]")
        session.press("Use these numbers")
        assert session.query("losses")["logits"] == "1,2,3,4"
        assert "names" not in session.query("losses")

    def test_classes_come_and_go(self, open_page):
        session = open_page(logits="1,2")
        assert next(b for b in session.button if b.label == "Remove the last").disabled
        session.press("Add a class")
        assert session.query("losses")["logits"] == "1,2,0"

    def test_reset(self, open_page):
        session = open_page()
        session.number_input(key="losses_rate").set_value(7.0).run()
        session.press("Reset")
        assert session.query("losses") == DEFAULT


class TestHands:
    def test_a_bar_a_label_and_a_row_of_the_table(self, open_page):
        session = open_page()
        session.hand(BENCH, logits={"0": 2.25}, chosen=0, revision=1)
        assert session.query("losses").items() >= {"logits": "2.25,-2,1", "chosen": "0"}.items()
        session.hand(BENCH, label=2, revision=2)
        assert session.query("losses")["label"] == "2"
        session.hand(BENCH, entry=list(LOSSES).index("kl_divergence"), revision=3)
        assert session.query("losses")["loss"] == "kl_divergence"
        assert session.bench(BENCH)["state"]["places"][0] == list(LOSSES).index("kl_divergence")

    def test_undo(self, open_page):
        session = open_page()
        session.hand(BENCH, logits={"0": 2.25}, revision=1)
        session.hand(BENCH, travel="undo", revision=2)
        assert session.query("losses") == DEFAULT

    @IN_BOTH
    def test_what_cannot_be_is_said_and_nothing_is_lost(self, open_page, locale):
        session = open_page(locale=locale)
        session.hand(BENCH, logits={"0": 500}, revision=1)
        assert len(session.errors) == 1
        assert session.query("losses") == DEFAULT


class TestBadInput:
    @pytest.mark.parametrize(
        ("name", "value", "said"),
        [
            ("rate", -1.0, "Learning rate must be from 0 to 100; -1 came"),
            ("steps", 500, "Steps must be from 1 to 200; 500 came"),
            ("label", 9, "There is no class 9; there are 0 to 2"),
            ("chosen", -1, "There is no class -1; there are 0 to 2"),
        ],
    )
    def test_a_number_out_of_range_stays_and_is_said(self, open_page, name, value, said):
        session = open_page()
        session.number_input(key=f"losses_{name}").set_value(value).run()
        assert session.errors == [said]
        assert session.query("losses") == DEFAULT
        assert session.number_input(key=f"losses_{name}").value == value

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("1", "one row of 2 to 20 logits; shape [1] came"),
            ("1 2\n3 4", "one row of 2 to 20 logits; shape [2, 2] came"),
            ("1 1000", "the logit of class 1 must be from -100.0 to 100.0, got 1000"),
        ],
    )
    def test_what_is_pasted_and_does_not_fit(self, open_page, text, said):
        session = open_page()
        session.text_area(key="losses_pasted").set_value(text)
        session.press("Use these numbers")
        assert any(said.lower() in error.lower() for error in session.errors)
        assert session.query("losses") == DEFAULT

    def test_a_broken_link_opens_and_says_what_it_ignored(self, open_page):
        session = open_page(logits="1,2,3", loss="nope", rate="x")
        assert len(session.errors) == 2
        assert session.query("losses")["logits"] == "1,2,3"


def decoded(text, dtype="<f8"):
    return np.frombuffer(base64.b64decode(text), dtype=dtype)


VIEWS = {key: LossesView(LossesExperiment.of(p)) for key, p in LOSS_PRESETS.items()} | {
    "alone": LossesView(LossesExperiment(beside="none")),
    "infinite": LossesView(
        LossesExperiment(beside="binary_crossentropy").with_logits([100.0, 0.0, -100.0])
    ),
}


@pytest.mark.parametrize("view", VIEWS.values(), ids=list(VIEWS))
class TestBench:
    def test_it_is_strict_json(self, view):
        bench = losses_bench(view, str)
        json.dumps([bench.state, bench.numbers, bench.texts, bench.more], allow_nan=False)
        assert bench.place == view.experiment.place

    def test_the_samples_are_tables_of_each_logit_with_a_row_a_sample(self, view):
        samples, points = losses_bench(view, str).state["samples"], len(view.coarse)
        np.testing.assert_array_equal(decoded(samples["coarse"]), view.coarse)
        assert samples["classes"] == view.sampled
        rows = len(view.sampled) * points

        def table(text, expected):
            with np.errstate(over="ignore"):
                np.testing.assert_array_equal(
                    decoded(text, "<f4").reshape(rows, -1), np.float32(expected)
                )

        for name in ("values", "lengths", "inputs"):
            outcomes = view.outcomes.values()
            table(samples[name], np.transpose([getattr(o, name)[:rows] for o in outcomes]))
        for at, key in enumerate(view.experiment.pair):
            table(samples["gradients"][at], view.outcomes[key].slopes[:rows])
            table(samples["shares"][at], view.shares[key][:, :rows].T)

    def test_there_is_a_row_for_every_loss(self, view):
        bench = losses_bench(view, str)
        assert [row[0].split()[0] for row in bench.more["rows"]] == list(LOSSES)
        for name in ("values", "lengths", "inputs"):
            assert decoded(bench.numbers[name]["values"]).size == len(LOSSES)
