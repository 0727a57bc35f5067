"""The figure of Cross entropy: its numbers are the view's, its texts are readable and plain."""

import doctest
import json
from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import core.figures.cross_entropy
from core.codecs import tensor
from core.experiment import CrossEntropyExperiment
from core.figures.cross_entropy import (
    cross_entropy_figure,
    cross_entropy_grid,
    cross_entropy_spec,
)
from core.figures.layout import ROOM, WIDTHS
from core.figures.spec import to_json
from core.presets import LABELLED_PRESETS
from core.view import CrossEntropyView

NAN, INF = np.nan, np.inf
START = CrossEntropyExperiment()
BARS = ("logits", "labels", "probabilities", "log_probabilities", "gradient")
ROLES = (*BARS, "targets", "curve_probability", "curve_logit", "tangent")
ROLES += ("point_probability", "point_logit")
SIMPLEX = ("simplex", "simplex_path", "simplex_corners", "simplex_names")
SIMPLEX += ("simplex_label", "simplex_point")


def view_of(logits, label=0, labels=None, **values):
    if labels is not None:
        values |= {"indices": None, "labels": tensor(labels), "any_labels": True}
    else:
        values["indices"] = (label,) * len(np.atleast_2d(logits))
    return CrossEntropyView(replace(START.with_logits(logits), **values))


CASES = {
    key: CrossEntropyView(CrossEntropyExperiment.of(preset))
    for key, preset in LABELLED_PRESETS.items()
} | {
    "one_class": view_of([3.0]),
    "two_hundred": view_of(np.sin(np.arange(200.0)), 150),
    "hot": view_of([1.0, 2.0], temperature=20.0),
    "cold": view_of([1.0, 2.0], temperature=0.05),
    "negative_label": view_of([1.0, 2.0], labels=[2.0, -1.0]),
    "no_label": view_of([1.0, 2.0], labels=[0.0, 0.0]),
    "large_label": view_of([1.0, 2.0], labels=[300.0, 1.0]),
    "extreme": view_of([1e4, -1e4, 0.0], 1, temperature=0.05),
}
NOT_FINITE = {
    "nan": view_of([NAN, 1.0, 2.0]),
    "inf": view_of([INF, 1.0, -INF]),
    "nothing_but_minus_inf": view_of([-INF, -INF]),
    "masked": view_of([1.0, -INF, 2.0]),
    "masked_and_right": view_of([1.0, -INF, 2.0], 1),
    "no_rival": view_of([1.0, -INF]),
    "huge": view_of([1e308, -1e308, 0.0], 1),
    "absurd_labels": view_of([1.0, 2.0], labels=[1e308, -1e308]),
    "nan_among_many": view_of([*range(30), NAN], 3),
}
each_case = pytest.mark.parametrize("view", CASES.values(), ids=list(CASES))
any_case = pytest.mark.parametrize(
    "view", (CASES | NOT_FINITE).values(), ids=list(CASES | NOT_FINITE)
)
each_width = pytest.mark.parametrize("width", WIDTHS)


def traces(view, width="wide", gettext=str):
    """The traces by role, of which each has one."""
    figure = cross_entropy_figure(view, gettext, width)
    found = {trace.meta: trace for trace in figure.data}
    assert len(found) == len(figure.data)
    return found


def sizes(node, path=""):
    """Every size of a font in a figure's JSON, with its place."""
    for key, value in node.items() if isinstance(node, dict) else enumerate(node):
        if "font" in str(key) and isinstance(value, dict) and "size" in value:
            yield f"{path}.{key}", value["size"]
        if isinstance(value, dict | list):
            yield from sizes(value, f"{path}.{key}")


@any_case
@each_width
class TestContract:
    def test_no_text_is_smaller_than_14_px(self, view, width):
        layout = cross_entropy_spec(view, width=width)
        found = dict(sizes(layout))
        assert found[".layout.font"] >= 14
        assert {place: size for place, size in found.items() if size < 14} == {}

    def test_every_trace_says_its_role_and_has_the_axes_of_its_box(self, view, width):
        found = traces(view, width)
        three = view.experiment.classes == 3
        assert tuple(found) == ROLES + SIMPLEX * three
        numbers = cross_entropy_grid(view).numbers
        charts = {role: role for role in BARS} | dict.fromkeys(SIMPLEX, "simplex")
        charts |= {"targets": "probabilities"}
        for role, trace in found.items():
            chart = charts.get(role, "by_probability" if "probability" in role else "by_logit")
            number = numbers[chart]
            assert (trace.xaxis, trace.yaxis) == ("x" + number, "y" + number)

    def test_it_is_strict_json_without_infinite_axes(self, view, width):
        def refuse(constant):
            raise AssertionError(constant)

        text = to_json(cross_entropy_spec(view, width=width))
        layout = json.loads(text, parse_constant=refuse)["layout"]
        grid = cross_entropy_grid(view)
        assert layout["height"] == grid.height(width)
        axes = {name: axis for name, axis in layout.items() if name[1:].startswith("axis")}
        assert len(axes) == 2 * len(grid.charts)
        for name, axis in axes.items():
            low, high = axis["range"]
            assert None not in (low, high), name
            assert low < high, name

    def test_its_numbers_are_those_of_the_view(self, view, width):
        found, columns = traces(view, width), view.columns
        assert_array_equal(found["logits"].y, view.row.logits[columns.shown])
        logs = columns.with_log_mass(view.row.steps.log_probabilities)
        assert_array_equal(found["log_probabilities"].y, logs)
        for role, values in {
            "labels": view.row.targets,
            "targets": view.row.targets,
            "probabilities": view.row.steps.probabilities,
            "gradient": view.row.gradient,
        }.items():
            assert_array_equal(found[role].y, columns.with_mass(values))
        loss = view.losses[view.experiment.row]
        assert_array_equal(found["point_logit"].x, [view.row.logits[view.row.label]])
        assert_array_equal(found["point_logit"].y, [loss])
        assert_array_equal(
            found["point_probability"].x, [view.row.steps.probabilities[view.row.label]]
        )
        assert_array_equal(found["point_probability"].y, [loss])
        assert_array_equal(found["curve_logit"].y, view.row.curve.by_logit(view.row.curve_logits))

    def test_its_titles_go_through_gettext(self, view, width):
        layout = cross_entropy_spec(view, lambda text: f"⟦{text}⟧", width)["layout"]
        titles = [annotation["text"] for annotation in layout["annotations"]]
        assert len(titles) == len(cross_entropy_grid(view).charts)
        assert all(title.startswith("<b>⟦") and title.endswith("⟧</b>") for title in titles)


@each_case
@each_width
class TestRoom:
    def test_bars_and_points_are_inside(self, view, width):
        found, layout = traces(view, width), cross_entropy_spec(view, width=width)["layout"]
        for role in (*BARS, "targets", "point_probability", "point_logit"):
            low, high = layout["yaxis" + found[role].yaxis[1:]]["range"]
            drawn = np.append(found[role].y, 0)
            assert low <= drawn.min() <= drawn.max() <= high, role
        low, high = layout["x" + found["point_logit"].yaxis.replace("y", "axis")]["range"]
        assert low < view.row.logits[view.row.label] < high

    def test_the_tangent_touches_the_curve_at_the_point(self, view, width):
        tangent = traces(view, width)["tangent"]
        slope = (tangent.y[1] - tangent.y[0]) / (tangent.x[1] - tangent.x[0])
        assert_allclose(slope, view.row.gradient[view.row.label], atol=1e-9)
        assert_allclose(np.mean(tangent.x), view.row.logits[view.row.label], atol=1e-9)
        assert_allclose(np.mean(tangent.y), view.losses[view.experiment.row], rtol=1e-9, atol=1e-9)

    def test_every_class_has_a_tick(self, view, width):
        layout = cross_entropy_spec(view, width=width)["layout"]
        for role in BARS:
            axis = layout["xaxis" + cross_entropy_grid(view).numbers[role]]
            count = len(view.columns.shown) + bool(view.columns.rest)
            assert len(axis["tickvals"]) == len(axis["ticktext"]) == count


@each_width
def test_bars_have_numbers_while_there_is_room(width):
    for count in (2, ROOM, ROOM + 1, 21):
        found = traces(view_of(np.arange(float(count))), width)
        assert {found[role].text is not None for role in BARS} == {count <= ROOM}


def test_the_true_class_is_outlined():
    found = traces(view_of([1.0, 2.0, 3.0, 4.0], 2))
    for role in BARS:
        assert list(found[role].marker.line.width) == [0, 0, 3, 0]
    forty = CASES["forty"]
    outline = traces(forty)["labels"].marker.line.width
    assert forty.columns.shown[list(outline).index(3)] == forty.row.label


@pytest.mark.parametrize(
    ("view", "labels", "gradient"),
    [
        (CASES["three_rows"], "Labels y: press a class", "Gradient p − y"),
        (CASES["soft"], "Labels y: drag a bar", "Gradient p − y"),
        (CASES["warm"], "Labels y: press a class", "Gradient (p − y) / T"),
        (CASES["no_distribution"], "Labels y: drag a bar", "Gradient (Σy · p − y) / T"),
    ],
    ids=["index", "soft", "warm", "sum 2"],
)
def test_the_titles_say_what_is_shown(view, labels, gradient):
    texts = [a["text"] for a in cross_entropy_spec(view)["layout"]["annotations"]]
    assert f"<b>{labels}</b>" in texts
    assert f"<b>{gradient}</b>" in texts


@pytest.mark.parametrize("name", ["<b>bold</b>", '<a href="//x">x</a>', "a<extra>b", "&lt;", "猫"])
def test_the_name_of_a_class_is_never_markup(name):
    view = view_of([1.0, 2.0], names=(name, "b"))
    plain = cross_entropy_spec(view)
    texts = [
        a["text"].removeprefix("<b>").removesuffix("</b>") for a in plain["layout"]["annotations"]
    ]
    texts += plain["layout"]["xaxis"]["ticktext"]
    texts += [text for trace in plain["data"] for text in trace.get("customdata", [])]
    assert not any("<" in text or text == "&lt;" for text in texts)


def test_examples():
    assert doctest.testmod(core.figures.cross_entropy).failed == 0
