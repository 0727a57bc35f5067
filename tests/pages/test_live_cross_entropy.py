"""What the bench of Cross entropy is given: exact numbers, texts, and nothing that JSON lacks."""

import base64
import json
import re
from dataclasses import replace

import numpy as np
import pytest

from core.codecs import tensor
from core.experiment import CrossEntropyExperiment
from core.presets import LABELLED_PRESETS
from core.view import CrossEntropyView
from pages import live
from pages.live.cross_entropy import ROWS_SHOWN, cross_entropy_bench
from pages.server.assets import SCRIPTS

NAN, INF = np.nan, np.inf
START = CrossEntropyExperiment()


def view_of(logits, label=0, labels=None, **values):
    if labels is not None:
        values |= {"indices": None, "labels": tensor(labels), "any_labels": True}
    else:
        values["indices"] = (label,) * len(np.atleast_2d(logits))
    return CrossEntropyView(replace(START.with_logits(logits), **values))


VIEWS = {
    key: CrossEntropyView(CrossEntropyExperiment.of(preset))
    for key, preset in LABELLED_PRESETS.items()
} | {
    "nan": view_of([NAN, 1.0, 2.0]),
    "inf": view_of([[INF, 1.0], [-INF, -INF]], row=1),
    "masked and right": view_of([1.0, -INF], 1),
    "nan among many": view_of([*range(30), NAN], 3),
    "infinite rest": view_of([*range(30)] + [-INF] * 9, labels=np.full(39, 1 / 39)),
    "absurd labels": view_of([1.0, 2.0], labels=[1e308, 1e308]),
    "one": view_of([5.0]),
    "many rows": view_of(np.sin(np.arange(900.0)).reshape(300, 3), row=290),
}
each_view = pytest.mark.parametrize("view", VIEWS.values(), ids=list(VIEWS))


def decoded(text):
    return np.frombuffer(base64.b64decode(text), dtype="<f8")


@pytest.fixture
def mounted(monkeypatch):
    """Mounts the bench; gives the data that the component got."""
    calls = []
    monkeypatch.setattr(live, "_bench", lambda **given: calls.append(given))

    def mounted(view, gettext=str):
        bench = cross_entropy_bench(view, gettext)
        live.show(bench, key="bench", on_edit=lambda: None, gettext=gettext)
        return calls[-1]["data"]

    return mounted


@each_view
def test_it_is_strict_json(mounted, view):
    data = mounted(view)
    assert json.loads(json.dumps(data, allow_nan=False)) == json.loads(json.dumps(data))


@each_view
def test_the_state_is_the_experiment_bit_for_bit(mounted, view):
    state, experiment = mounted(view)["state"], view.experiment
    shape = (state["rows"], state["classes"])
    np.testing.assert_array_equal(decoded(state["logits"]).reshape(shape), experiment.matrix)
    np.testing.assert_array_equal(decoded(state["targets"]).reshape(shape), experiment.targets)
    np.testing.assert_array_equal(decoded(state["curveLogits"]), view.row.curve_logits)
    np.testing.assert_array_equal(
        decoded(state["curveProbabilities"]), view.row.curve_probabilities
    )
    assert state["shown"] == view.columns.shown.tolist()
    assert (state["row"], state["label"]) == (experiment.row, view.row.label)
    assert (state["rest"], state["sparse"]) == (view.columns.rest, view.is_sparse)
    assert state["anyLabels"] == experiment.any_labels
    assert state["temperature"] == experiment.temperature


@each_view
def test_the_numbers_are_those_of_the_view(mounted, view):
    data = mounted(view)
    numbers, shown, steps = data["numbers"], view.columns.shown, view.row.steps
    for name, values in {
        "logits": view.row.logits,
        "probabilities": steps.probabilities,
        "logProbabilities": steps.log_probabilities,
        "labels": view.row.targets,
        "terms": view.row.terms,
        "gradient": view.row.gradient,
    }.items():
        np.testing.assert_array_equal(decoded(numbers[name]["values"]), values[shown])
        assert len(numbers[name]["rest"]) == bool(view.columns.rest)
    for name, values in (("losses", view.losses), ("total", [view.total]), ("mean", [view.mean])):
        np.testing.assert_array_equal(decoded(numbers[name]["values"]), values)
    information = decoded(numbers["information"]["values"])
    parts = vars(view.row.information).values() if view.row.information else []
    np.testing.assert_array_equal(information, list(parts))
    assert len(data["names"]) == len(shown) + bool(view.columns.rest)
    assert data["label"] == view.name(view.row.label)


def test_the_rest_has_its_mass_and_no_logit(mounted):
    view = VIEWS["forty"]
    numbers = mounted(view)["numbers"]
    (mass,) = numbers["probabilities"]["rest"]
    assert mass == pytest.approx(1 - decoded(numbers["probabilities"]["values"]).sum())
    assert numbers["logits"]["rest"] == [None]
    assert numbers["logProbabilities"]["rest"] == [pytest.approx(np.log(mass))]
    assert numbers["labels"]["rest"] == [0]
    (slope,) = numbers["gradient"]["rest"]
    assert slope == pytest.approx(-decoded(numbers["gradient"]["values"]).sum())
    assert mounted(VIEWS["infinite rest"])["numbers"]["terms"]["rest"] == [None]


@pytest.mark.parametrize(("row", "first"), [(0, 0), (50, 0), (51, 1), (150, 100), (299, 200)])
def test_the_table_lists_the_rows_around_the_chosen_one(mounted, row, first):
    state = mounted(CrossEntropyView(replace(VIEWS["many rows"].experiment, row=row)))["state"]
    assert (state["first"], state["listed"]) == (first, ROWS_SHOWN)
    assert state["first"] <= row < state["first"] + state["listed"]


def test_a_small_batch_is_listed_whole(mounted):
    state = mounted(VIEWS["animals"])["state"]
    assert (state["first"], state["listed"]) == (0, 3)


@pytest.mark.parametrize("key", ["animals", "soft"])
def test_an_edit_names_the_place_that_it_was_made_on(mounted, key):
    view = VIEWS[key]
    edit = {"place": mounted(view)["place"], "logits": {"0": 7}}
    assert view.experiment.with_edit(edit).matrix[view.experiment.row, 0] == 7


def test_every_text_goes_through_gettext(mounted):
    data = mounted(VIEWS["forty"], gettext=lambda text: f"⟦{text}⟧")
    assert data["names"][-1] == "⟦19 others⟧"
    texts = data["texts"] | data["texts"].pop("twin")
    assert all(text.startswith("⟦") and text.endswith("⟧") for text in texts.values())


def test_every_text_that_the_browser_writes_is_sent(mounted):
    texts = mounted(VIEWS["animals"])["texts"]
    scripts = [SCRIPTS / "bench_cross_entropy.js", SCRIPTS / "row.js"]
    script = "".join(path.read_text(encoding="utf-8") for path in scripts)
    assert set(re.findall(r"texts\.(\w+)", script)) <= texts.keys()
    keys = re.findall(r"^  \['(\w+)'", script, re.MULTILINE)  # of the columns and the measures
    assert len(keys) == 12
    assert set(keys) <= texts.keys()
