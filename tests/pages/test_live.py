"""What the live component is given: exact numbers, texts, and nothing that JSON lacks."""

import base64
import json
from dataclasses import replace

import numpy as np
import pytest

from core.experiment import SoftmaxExperiment
from core.presets import PRESETS
from core.view import SoftmaxView
from pages import live, state
from pages.live.softmax import softmax_bench
from pages.server import assets

NAN, INF = np.nan, np.inf


def view_of(logits, **values):
    return SoftmaxView(replace(SoftmaxExperiment().with_logits(logits), **values))


VIEWS = {key: SoftmaxView(SoftmaxExperiment.of(preset)) for key, preset in PRESETS.items()} | {
    "nan": view_of([NAN, 1.0, 2.0]),
    "inf": view_of([[INF, 1.0], [-INF, -INF]]),
    "nan among many": view_of([*range(30), NAN]),
    "nothing left for the rest": view_of([1000.0] * 20 + [-1000.0] * 10, entry=(0,)),
    "one": view_of([5.0]),
}
each_view = pytest.mark.parametrize("view", VIEWS.values(), ids=list(VIEWS))


def decoded(text):
    return np.frombuffer(base64.b64decode(text), dtype="<f8")


@pytest.fixture
def mounted(monkeypatch):
    """Mounts the bench; gives what the component got."""
    calls = []
    monkeypatch.setattr(live, "_bench", lambda **given: calls.append(given))
    monkeypatch.setattr(live.st, "session_state", {})

    def mounted(view, gettext=str):
        bench = softmax_bench(view, gettext)
        live.show(bench, key="bench", on_edit=lambda: None, gettext=gettext)
        return calls[-1]

    return mounted


@each_view
def test_it_is_strict_json(mounted, view):
    data = mounted(view)["data"]
    assert json.loads(json.dumps(data, allow_nan=False)) == json.loads(json.dumps(data))


@each_view
def test_the_state_is_the_view_bit_for_bit(mounted, view):
    given = mounted(view)["data"]["state"]
    np.testing.assert_array_equal(
        decoded(given["logits"]).reshape(given["lanes"], given["classes"]), view.logits
    )
    np.testing.assert_array_equal(decoded(given["temperatures"]), view.temperatures)
    assert (given["lane"], given["label"]) == (view.lane, view.label)
    assert given["shown"] == view.columns.shown.tolist()
    assert given["rest"] == view.columns.rest
    assert given["lanesAreColumns"] == view.lanes_are_columns
    assert given["temperature"] == view.experiment.temperature


@each_view
def test_the_table_has_every_step_of_the_shown_classes(mounted, view):
    data = mounted(view)["data"]
    numbers, steps = data["numbers"], view.steps
    expected = {
        "logits": view.logits[view.lane],
        "scaled": steps.scaled,
        "shifted": steps.shifted,
        "exponentials": steps.exponentials,
        "probabilities": steps.probabilities,
        "logProbabilities": steps.log_probabilities,
    }
    for name, values in expected.items():
        np.testing.assert_array_equal(decoded(numbers[name]["values"]), values[view.columns.shown])
        assert len(numbers[name]["rest"]) == bool(view.columns.rest)
    for name, value in (
        ("sum", float(steps.sum.item())),
        ("entropy", view.row.entropy),
    ):
        assert numbers[name] == (value if np.isfinite(value) else None)
    row = view.row
    present = [view.chosen_probability, row.loss, row.gradient[view.label]]
    np.testing.assert_array_equal(decoded(numbers["present"]["values"]), present)
    np.testing.assert_array_equal(decoded(numbers["family"]["values"]), list(row.family.values()))
    assert len(data["names"]) == len(view.columns.shown) + bool(view.columns.rest)


def test_the_rest_has_its_mass(mounted):
    view = VIEWS["forty"]
    numbers = mounted(view)["data"]["numbers"]
    (mass,) = numbers["probabilities"]["rest"]
    shown = decoded(numbers["probabilities"]["values"]).sum()
    assert mass == pytest.approx(1 - shown)
    assert numbers["logProbabilities"]["rest"] == [pytest.approx(np.log(mass))]
    assert numbers["logits"]["rest"] == [None]
    empty = mounted(VIEWS["nothing left for the rest"])["data"]["numbers"]
    assert empty["probabilities"]["rest"] == [0]
    assert empty["logProbabilities"]["rest"] == [None]


def test_figures_come_in_both_widths_and_from_our_own_address(mounted):
    data = mounted(VIEWS["rows"])["data"]
    assert set(data["figures"]) == {"wide", "narrow"}
    assert all(json.loads(figure)["data"] for figure in data["figures"].values())
    assert data["plotly"] == assets.address() + "plotly-cartesian.min.js"


def test_an_edit_names_the_lane_that_it_was_made_on(mounted):
    view = VIEWS["rows"]
    data = mounted(view)["data"]
    edit = {"place": data["place"], "logits": {"0": 7}}
    assert view.experiment.with_edit(edit).logits[1, 0] == 7


def test_the_last_revision_is_sent_back(monkeypatch, mounted):
    assert mounted(VIEWS["rows"])["data"]["revision"] == 0
    state.hear("bench", {"revision": 3})
    assert mounted(VIEWS["rows"])["data"]["revision"] == 3
    state.hear("bench", None)
    assert mounted(VIEWS["rows"])["data"]["revision"] == 0


def test_every_text_goes_through_gettext(mounted):
    texts = mounted(VIEWS["rows"], gettext=lambda text: f"⟦{text}⟧")["data"]["texts"]
    texts |= texts.pop("twin")
    assert texts
    assert all(text.startswith("⟦") and text.endswith("⟧") for text in texts.values())


def test_the_inline_script_loads_no_other_address():
    assert "http" not in live.STUB
    assert "location.origin" in live.STUB
    assert "<script" not in live.HTML
    assert 'id="root"' not in live.HTML


def test_the_answer_to_a_hand_has_the_figure_of_its_screen(monkeypatch):
    calls = []
    monkeypatch.setattr(live, "_bench", lambda **given: calls.append(given["data"]))
    edit = {"revision": 1, "width": "narrow"}
    monkeypatch.setattr(live.st, "session_state", {})
    state.hear("bench", edit)

    def figures(**given):
        bench = softmax_bench(VIEWS["rows"], str)
        say = {"key": "bench", "on_edit": lambda: None, "gettext": str}
        live.show(bench, **say, **given)
        return set(calls[-1]["figures"])

    assert figures(whole=False) == {"narrow"}
    assert figures() == {"wide", "narrow"}  # with the whole page
    for other in ("huge", None, ["wide"], {}):
        edit["width"] = other
        assert figures(whole=False) <= {"wide", "narrow"}
