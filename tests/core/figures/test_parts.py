"""The charts of every figure by name, and figures without some of them."""

import doctest
import re

import numpy as np
import pytest

from core.figures import parts as module
from core.figures.ghost import haunted, outline
from core.figures.layout import LOGARITHMIC
from core.figures.pages import specs
from core.figures.parts import charts, without, without_numbers
from core.figures.spec import figure
from core.lecture import NAME, PARTS
from tests.core.shown import views

FIGURES = {
    f"{name}-{width}": specs(view, width=width)
    for name, view in views().items()
    for width in ("wide", "narrow")
}
IN_ALL = pytest.mark.parametrize("name", list(FIGURES))


def numbers_of(plain):
    """The numbers of the axes that traces lie on."""
    return {str(trace.get("xaxis", "x"))[1:] for trace in plain["data"]}


@IN_ALL
def test_every_chart_has_a_name_of_its_own_that_a_link_can_hold(name):
    found = [chart.name for plain in FIGURES[name] for chart in charts(plain)]
    assert len(set(found)) == len(found)
    assert all(NAME.fullmatch(one) for one in found)
    assert not set(found) & PARTS.keys()


@IN_ALL
def test_the_charts_have_titles_for_people(name):
    titles = [chart.title for plain in FIGURES[name] for chart in charts(plain)]
    assert not any("<" in title and ">" in title for title in titles)
    assert all(titles)


@IN_ALL
def test_the_powers_of_ten_of_all_charts_are_written_alike(name):
    axes = [axis for plain in FIGURES[name] for key, axis in plain["layout"].items()
            if key[1:].startswith("axis") and axis.get("type") == "log"]  # fmt: skip
    assert all("ticktext" in axis or LOGARITHMIC.items() <= axis.items() for axis in axes)
    assert "⁻" not in str([axis.get("ticktext") for axis in axes])


@IN_ALL
def test_each_can_be_hidden_and_leaves_nothing(name):
    for plain in FIGURES[name]:
        for chart in charts(plain):
            left = without(plain, {chart.name})
            assert chart.name not in {one.name for one in charts(left)}
            assert chart.number not in numbers_of(left)
            assert f"xaxis{chart.number}" not in left["layout"]
            anchors = {axis.get("anchor") for key, axis in left["layout"].items() if "axis" in key}
            assert f"x{chart.number}" not in anchors
            assert chart.title not in {one.title for one in charts(left)}
            notes = left["layout"].get("annotations", ())
            assert not any(note.get("xref") == f"x{chart.number}" for note in notes)
            figure(left)  # Plotly takes it


@IN_ALL
def test_what_is_left_stays_on_the_paper(name):
    for plain in FIGURES[name]:
        for chart in charts(plain)[1:]:
            left = without(plain, {chart.name})
            spans = [axis["domain"] for key, axis in left["layout"].items()
                     if re.fullmatch(r"[xy]axis\d*", key) and "domain" in axis]  # fmt: skip
            assert all(0 <= low < high <= 1 for low, high in spans)
            assert left["layout"]["height"] <= plain["layout"]["height"]


def test_a_row_without_charts_closes_up():
    [plain] = FIGURES["cross_entropy-wide"]
    left = without(plain, {"logits", "probabilities", "gradient"})
    assert left["layout"]["height"] == pytest.approx(2 / 3 * plain["layout"]["height"], rel=0.05)
    first = charts(left)[0]
    assert (first.name, first.box[3]) == ("labels", 1.0)
    [title] = [n for n in left["layout"]["annotations"] if "Labels" in n["text"]]
    assert title["y"] == 1.0


def test_a_column_without_charts_closes_up():
    [plain] = FIGURES["numerics-wide"]
    left = charts(without(plain, {"errors"}))
    assert [chart.name for chart in left] == ["logits", "losses"]
    assert left[0].box[0] == 0.0
    assert left[1].box[1] == pytest.approx(1.0)
    assert left[0].box[1] > charts(plain)[0].box[1]


def test_a_chart_amid_others_leaves_its_place():
    [plain] = FIGURES["softmax-wide"]
    left = without(plain, {"probabilities"})
    boxes = {chart.name: chart.box for chart in charts(plain)}
    assert all(chart.box == pytest.approx(boxes[chart.name]) for chart in charts(left))


def test_all_can_be_hidden():
    [plain] = FIGURES["losses-wide"]
    left = without(plain, {chart.name for chart in charts(plain)})
    assert left["data"] == []
    assert left["layout"]["height"] < 120


def test_a_ghost_gives_a_chart_no_other_name():
    [first], [second] = FIGURES["softmax-wide"], specs(views()["softmax"])
    moved = {**second["data"][0], "y": np.array([5.0, 5.0, 5.0])}
    second = {**second, "data": [moved, *second["data"][1:]]}
    both = haunted(second, outline(first))
    assert len(both["data"]) == len(second["data"]) + 1
    assert charts(both) == charts(second)
    assert "logits" not in {one["meta"] for one in without(both, {"logits"})["data"]}
    assert "ghost" not in {one["meta"] for one in without(both, {"logits"})["data"]}


@IN_ALL
def test_without_numbers_no_mark_says_one(name):
    for plain in FIGURES[name]:
        quiet = without_numbers(plain)
        for trace in quiet["data"]:
            assert "hovertemplate" not in trace
            assert "texttemplate" not in trace
            assert trace["hoverinfo"] in ("none", "skip")
            assert not re.search(r"\d", " ".join(map(str, trace.get("text") or ())))
        figure(quiet)


def test_the_examples_run():
    assert doctest.testmod(module).failed == 0
