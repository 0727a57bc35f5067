"""The figure of the Softmax page: its numbers are the view's, its texts are readable and plain."""

import doctest
import json
from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import core.figures.softmax
from core.experiment import SoftmaxExperiment
from core.figures.bars import bar_label
from core.figures.layout import CHART, ROOM, WIDTHS, class_ticks, logit_range
from core.figures.softmax import softmax_figure
from core.figures.softmax_layout import softmax_grid
from core.presets import PRESETS
from core.view import SoftmaxView

NAN, INF = np.nan, np.inf


def view_of(logits, **values):
    return SoftmaxView(replace(SoftmaxExperiment().with_logits(logits), **values))


CASES = {key: SoftmaxView(SoftmaxExperiment.of(preset)) for key, preset in PRESETS.items()} | {
    "one_class": view_of([3.0]),
    "one_lane": view_of([[3.0]]),
    "twenty": view_of(np.arange(20.0)),
    "twenty_one": view_of(np.arange(21.0)),
    "thousand": view_of(np.sin(np.arange(1000.0)), entry=(17,)),
    "many_rows": view_of(np.sin(np.arange(800.0)).reshape(200, 4)),
    "many_columns_upright": view_of(np.sin(np.arange(800.0)).reshape(4, 200), axis=0),
    "nan": view_of([[1.0, NAN, 2.0], [1.0, 2.0, 3.0]]),
    "inf": view_of([INF, 1.0, -INF]),
    "nothing_but_minus_inf": view_of([-INF, -INF]),
    "huge": view_of([1e308, -1e308, 0.0]),
    "hot": view_of([1.0, 2.0], temperature=20.0),
}
each_case = pytest.mark.parametrize("view", CASES.values(), ids=list(CASES))
each_width = pytest.mark.parametrize("width", WIDTHS)


def traces(figure):
    """The traces by role; of a role with several, the list."""
    found = {}
    for trace in figure.data:
        found.setdefault(trace.meta, []).append(trace)
    return found


def sizes(node, path=""):
    """Every size of a font in a figure's JSON, with its place."""
    if isinstance(node, dict):
        for key, value in node.items():
            if "font" in key and isinstance(value, dict) and "size" in value:
                yield f"{path}.{key}", value["size"]
            yield from sizes(value, f"{path}.{key}")
    elif isinstance(node, list):
        for at, value in enumerate(node):
            yield from sizes(value, f"{path}[{at}]")


@each_case
@each_width
class TestContract:
    def test_no_text_is_smaller_than_14_px(self, view, width):
        figure = softmax_figure(view, width=width).to_dict()
        found = dict(sizes(figure))
        assert found[".layout.font"] >= 14
        assert {place: size for place, size in found.items() if size < 14} == {}

    def test_every_trace_says_its_role_and_has_an_axis_of_its_box(self, view, width):
        found = traces(softmax_figure(view, width=width))
        bars = {"logits", "probabilities", "log_probabilities", "gradient"}
        plane = {"plane", "chosen", "row_sums", "column_sums"}
        loss = {"curve_probability", "curve_logit", "tangent", "point_probability", "point_logit"}
        triangle = {"simplex", "simplex_path", "simplex_corners", "simplex_names"}
        triangle |= {"simplex_label", "simplex_point"}
        roles = bars | {"curves", "cursor", "points", "plane", "chosen"} | loss
        roles |= triangle if view.classes == 3 else set()
        assert roles <= found.keys() <= roles | plane
        assert len(found["curves"]) == len(view.columns.shown) + bool(view.columns.rest)
        assert {len(found[role]) for role in found.keys() - {"curves"}} == {1}
        charts = {role: role for role in bars} | dict.fromkeys(triangle, "simplex")
        charts |= dict.fromkeys(plane, "plane")
        charts |= dict.fromkeys(("curves", "cursor", "points"), "curves")
        charts |= {role: "by_probability" for role in loss if "probability" in role}
        numbers = softmax_grid(view).numbers
        for role in found:
            assert found[role][0].xaxis == "x" + numbers[charts.get(role, "by_logit")]

    def test_its_numbers_are_those_of_the_view(self, view, width):
        found = traces(softmax_figure(view, width=width))
        columns = view.columns.with_mass(view.steps.probabilities)
        assert_array_equal(found["logits"][0].y, view.logits[view.lane][view.columns.shown])
        assert_array_equal(found["probabilities"][0].y, columns)
        assert_array_equal(found["points"][0].y, columns)
        assert_array_equal(found["gradient"][0].y, view.columns.with_mass(view.row.gradient))
        logs = view.columns.with_log_mass(view.row.steps.log_probabilities)
        assert_array_equal(found["log_probabilities"][0].y, logs)
        assert_array_equal(found["point_logit"][0].x, [view.row.logits[view.label]])
        assert_array_equal(found["point_logit"][0].y, [view.row.loss])
        assert_array_equal(np.transpose([line.y for line in found["curves"]]), view.curves)
        assert set(found["cursor"][0].x) == {view.experiment.temperature}
        plane = view.columns.with_mass(view.probabilities)
        z = found["plane"][0].z
        assert_array_equal(z, plane.T if view.lanes_are_columns else plane)
        for role, axis in (("row_sums", 1), ("column_sums", 0)):
            for trace in found.get(role, []):
                for text, total in zip(trace.text, z.sum(axis=axis), strict=True):
                    assert text.strip().removesuffix(" ✓").lower() == f"{total:.2f}"
                    assert text.endswith("✓") == (abs(total - 1) < 1e-6)

    def test_zero_and_every_bar_is_inside_with_room(self, view, width):
        low, high = softmax_figure(view, width=width).layout.yaxis.range
        lane = view.logits[view.lane]
        bars = np.append(lane[np.isfinite(lane)], 0)
        assert low < bars.min() <= 0 <= bars.max() < high
        assert bars.min() - low >= 0.99
        assert high - bars.max() >= 0.99
        assert np.isfinite([low, high]).all()

    def test_it_is_strict_json(self, view, width):
        def refuse(constant):
            raise AssertionError(constant)

        text = softmax_figure(view, width=width).to_json()
        assert json.loads(text, parse_constant=refuse)["layout"]["height"] == softmax_grid(
            view
        ).height(width)

    def test_its_texts_go_through_gettext(self, view, width):
        layout = softmax_figure(view, lambda text: f"⟦{text}⟧", width).layout
        titles = [annotation.text for annotation in layout.annotations]
        assert len(titles) == len(softmax_grid(view).charts)
        assert all(title.startswith("<b>⟦") and title.endswith("⟧</b>") for title in titles)
        ticks = layout["xaxis" + softmax_grid(view).numbers["curves"]].ticktext
        ends = [ticks[0], ticks[-1]]
        assert ends == ["0.05<br>⟦→ argmax⟧", "20<br>⟦→ uniform⟧"]


@each_width
def test_bars_have_numbers_while_there_is_room(width):
    for count, labelled in ((2, True), (ROOM, True), (ROOM + 1, False), (21, False)):
        found = traces(softmax_figure(view_of(np.arange(float(count))), width=width))
        for role in ("logits", "probabilities"):
            assert (found[role][0].text is not None) == labelled, (role, count)


def test_twenty_one_columns_have_no_bar_labels():
    view = CASES["forty"]
    assert len(view.columns.shown) + 1 == 21
    found = traces(softmax_figure(view))
    assert found["logits"][0].text is None
    assert found["probabilities"][0].text is None


def test_on_a_phone_the_charts_fill_the_screen_and_the_sums_have_room():
    phone, view = 358, view_of([1.0, 2.0, 3.0])
    layout, numbers = softmax_figure(view, width="narrow").layout, softmax_grid(view).numbers
    inner = phone - layout.margin.l - layout.margin.r
    assert inner > 0.74 * phone
    across = layout["xaxis" + numbers["plane"]].domain
    upright = layout["yaxis" + numbers["plane"]].domain
    assert (1 - across[1]) * inner + layout.margin.r > 64
    below = layout.height - layout.margin.t - layout.margin.b
    assert (upright[1] - upright[0]) * below > 0.6 * CHART["narrow"]


def test_the_chosen_bar_and_cell_are_outlined():
    view = view_of(np.arange(12.0).reshape(3, 4), entry=(1, 2))
    found = traces(softmax_figure(view))
    assert list(found["logits"][0].marker.line.width) == [0, 0, 3, 0]
    cell = found["chosen"][0]
    assert (min(cell.x), max(cell.x), min(cell.y), max(cell.y)) == (1.5, 2.5, 0.5, 1.5)
    upright = traces(softmax_figure(SoftmaxView(replace(view.experiment, axis=0))))["chosen"][0]
    assert (min(upright.x), min(upright.y)) == (1.5, 0.5)


def test_the_title_of_the_plane_says_which_it_is():
    titles = [a.text for a in softmax_figure(CASES["attention"]).layout.annotations]
    assert "<b>Heat map of output[0, 1, :, :] and its sums</b>" in titles


def test_every_tick_has_a_place():
    for view in CASES.values():
        layout = softmax_figure(view).layout
        numbers = softmax_grid(view).numbers
        named = ("logits", "probabilities", "log_probabilities", "gradient", "plane")
        for name in [f"xaxis{numbers[chart]}" for chart in named] + [f"yaxis{numbers['plane']}"]:
            assert len(layout[name].tickvals) == len(layout[name].ticktext)


def test_long_names_are_cut_and_many_are_slanted():
    for names in (["a" * 100, "b"], ["abcdefghijkl" * 3] * 20):
        ticks = class_ticks(names)
        assert ticks["ticktext"][0].endswith("…")
        assert len(ticks["ticktext"][0]) <= 30
        assert ticks["tickangle"] != 0
    assert class_ticks(["cat", "dog"])["tickangle"] == 0
    assert class_ticks(["cat", "dog"])["ticktext"] == ["cat", "dog"]


@pytest.mark.parametrize(
    ("role", "value", "text"),
    [
        ("logits", -1.23456, "−1.23"),
        ("logits", 1000, "1000"),
        ("logits", 998, "998"),
        ("logits", 0, "0"),
        ("probabilities", 0.66524, "0.665"),
        ("probabilities", 0.0001, "<.001"),
        ("probabilities", 0, "0"),
        ("probabilities", 1, "1"),
        ("probabilities", NAN, ""),
        ("logits", -INF, ""),
    ],
)
def test_the_number_at_a_bar(role, value, text):
    assert bar_label(role, value) == text


def test_the_range_of_nothing_finite():
    assert logit_range(np.array([NAN, INF])) == [-1, 1]
    assert_allclose(logit_range(np.array([0.0, 10.0])), [-2, 12])


# Plotly reads <b>, <a href> and the like in all of its texts, and %{...} in its templates
MARKUP = ("<b>bold</b>", '<a href="https://evil.example">x</a>', "%{y}", "a<extra>b", "&lt;", "$x$")


def drawn_names(view):
    """Everything in the figure that is made from a class's name, by where it stands."""
    figure = softmax_figure(view)
    layout, found = figure.layout, traces(figure)
    named = [layout[name] for name in layout if name[1:].startswith("axis")]
    for axis in named:
        texts = () if axis.type == "log" else axis.ticktext or ()  # that of temperature is ours
        yield from ((f"ticktext {axis.domain}", text) for text in texts)
    yield from (
        ("title", note.text.removeprefix("<b>").removesuffix("</b>")) for note in layout.annotations
    )
    for role in ("logits", "probabilities"):
        yield from ((f"customdata {role}", text) for text in found[role][0].customdata)
    for line in found["curves"]:
        yield "name", line.name
        yield "hovertemplate", line.hovertemplate.removesuffix("<extra></extra>")


@pytest.mark.parametrize("name", MARKUP[:2] + MARKUP[3:4])
def test_the_name_of_a_class_is_never_markup(name):
    view = view_of([1.0, 2.0], names=(name, "b"))
    marked = [(place, text) for place, text in drawn_names(view) if "<" in text]
    assert marked == []


def test_an_ampersand_in_a_name_is_not_read_as_an_entity():
    view = view_of([1.0, 2.0], names=("&lt;b&gt;", "b"))
    assert "&lt;b&gt;" not in {text for _, text in drawn_names(view)}


@pytest.mark.parametrize("name", ["%{curveNumber}", "100%{x:d}", "50 %{z}"])
def test_the_name_of_a_class_is_no_template(name):
    # Plotly has no way to escape %{: names must come in as data, or broken up
    view = view_of([1.0, 2.0], names=(name, "b"))
    for trace in softmax_figure(view).data:
        template = trace.hovertemplate or ""
        assert name[name.index("%") :] not in template


@pytest.mark.parametrize("name", ["100%", "5 % fat"])
def test_a_percent_sign_is_shown_once(name):
    view = view_of([1.0, 2.0], names=(name, "b"))
    assert not any("%%" in text for _, text in drawn_names(view))


@pytest.mark.parametrize("name", [*MARKUP, "{}", "{0.__class__}", "猫", "", "\\frac", "</script>"])
def test_any_name_makes_a_figure(name):
    text = softmax_figure(view_of([1.0, 2.0], names=(name, "b"))).to_json()
    assert len(json.loads(text)["layout"]["xaxis"]["ticktext"]) == 2


def test_examples():
    assert doctest.testmod(core.figures.softmax).failed == 0
