"""The figure of a confusion matrix: what its cells say, and what has room."""

import base64
import re

import numpy as np
import pytest

from core.figures.confusion import STEPS, confusion_figure, confusion_spec
from core.figures.spec import to_json
from core.logits import Confusion

HUNDREDS = Confusion.of(
    np.repeat([0, 0, 1, 1, 1, 2], [500, 3, 400, 1, 6, 200]),
    np.repeat([0, 1, 1, 0, 2, 2], [500, 3, 400, 1, 6, 200]),
    4,
)
NAMES = ["cat", "dog", "cow", "hen"]


def random(classes, rows=5_000):
    rng = np.random.default_rng(classes)
    labels = rng.integers(0, classes, rows)
    return Confusion.of(labels, np.where(rng.random(rows) < 0.8, labels, 0), classes)


def unpacked(packed):
    shape = [int(length) for length in packed["shape"].split(",")]
    return np.frombuffer(base64.b64decode(packed["bdata"]), packed["dtype"]).reshape(shape)


def heat(confusion=HUNDREDS, names=None, **options):
    numbered = [str(k) for k in range(confusion.classes)]
    (trace,) = confusion_spec(confusion, names or numbered, **options)["data"]
    return trace


class TestColours:
    def test_hits_and_mistakes_have_a_scale_each(self):
        z = unpacked(heat()["z"])
        assert z[0, 0] == STEPS  # the largest hit
        assert z[1, 2] == -STEPS  # the largest mistake, of six rows
        assert (np.diag(z) >= 0).all()
        assert (z[~np.eye(4, dtype=bool)] <= 0).all()

    def test_the_smallest_is_told_from_nothing(self):
        one_of_many = Confusion.of(np.repeat([0, 0, 1], [1, 900_000, 1]),
                                   np.repeat([2, 1, 1], [1, 900_000, 1]), 3)  # fmt: skip
        z = unpacked(heat(one_of_many)["z"])
        assert z[0, 2] == -1
        assert z[2, 2] == 0
        (low, _), (edge, _), (nothing, _) = heat()["colorscale"][:3]
        assert low < 0.5 - 0.5 / STEPS < edge < nothing

    def test_nothing_at_all(self):
        empty = Confusion.of(np.array([0]), np.array([-1]), 2)
        assert not unpacked(heat(empty)["z"]).any()


class TestTexts:
    def test_counts_and_nothing_for_zero(self):
        assert heat()["text"][0] == ["500", "3", "", ""]

    def test_percents_of_the_label_and_of_the_prediction(self):
        assert heat(normalise="true")["text"][1] == ["<1", "98", "1", ""]
        assert heat(normalise="predicted")["text"][1] == ["<1", "99", "3", ""]
        assert heat(normalise="true")["text"][3] == [""] * 4

    @pytest.mark.parametrize(
        ("classes", "width", "numbered"),
        [
            (10, "wide", True),
            (10, "narrow", True),
            (20, "wide", True),
            (20, "narrow", False),
            (21, "wide", False),
            (200, "wide", False),
        ],
    )
    def test_numbers_stand_where_they_have_room(self, classes, width, numbered):
        trace = heat(random(classes), width=width)
        assert (trace["text"] is not None) == numbered
        assert (trace["texttemplate"] is not None) == numbered

    def test_long_numbers_have_none(self):
        million = Confusion.of(np.zeros(1_000_000, int), np.zeros(1_000_000, int), 9)
        assert heat(million)["text"] is not None
        assert heat(million, width="narrow")["text"] is None


class TestHovering:
    def test_it_tells_the_number_shown(self):
        assert unpacked(heat()["customdata"])[1, 2] == 6
        share = unpacked(heat(normalise="true")["customdata"])[1, 2]
        assert share == pytest.approx(6 / 407)
        assert "rows" in heat()["hovertemplate"]
        assert "of the label's rows" in heat(normalise="true")["hovertemplate"]
        assert "of the prediction's rows" in heat(normalise="predicted")["hovertemplate"]

    def test_names_stay_apart_where_they_are_cut(self):
        long = ["x" * 200 + end for end in "abcd"]
        assert len(set(heat(names=long)["x"])) == 4

    @pytest.mark.parametrize("width", ["wide", "narrow"])
    def test_so_do_those_beside_the_cells(self, width):
        names = [f"a very long name, {end}" for end in ("one", "two", "six", "ten")]
        layout = confusion_figure(HUNDREDS, names, width=width).layout
        assert len(set(layout.xaxis.ticktext)) == len(set(layout.yaxis.ticktext)) == 4

    def test_names_are_never_markup(self):
        names = ["<b>a</b>", "c&d", "e", "f"]
        figure = confusion_figure(HUNDREDS, names)
        assert figure.data[0].x[0] == "&lt;b&gt;a&lt;/b&gt;"
        assert figure.layout.xaxis.ticktext[:2] == ("&lt;b&gt;a&lt;/b&gt;", "c&amp;d")


class TestAxes:
    @pytest.mark.parametrize("width", ["wide", "narrow"])
    @pytest.mark.parametrize("classes", [1, 2, 10, 40, 100, 200])
    def test_names_have_room(self, classes, width):
        names = [f"class number {k}" for k in range(classes)]
        layout = confusion_figure(random(classes), names, width=width).layout
        across = layout.xaxis.tickvals
        assert across[0] == names[0]
        assert len(across) * 18 <= {"wide": 520, "narrow": 250}[width] + 18
        assert len(layout.yaxis.tickvals) * 18 <= 500 + 18
        assert layout.margin.l <= 132

    def test_the_first_class_is_at_the_top(self):
        layout = confusion_figure(HUNDREDS, NAMES).layout
        assert layout.yaxis.range == pytest.approx((3.5, -0.5), abs=0.03)
        assert layout.xaxis.range == pytest.approx((-0.5, 3.5), abs=0.03)
        assert (layout.xaxis.title.text, layout.yaxis.title.text) == (
            "<b>prediction</b>",
            "<b>label</b>",
        )

    def test_numbers_as_names_are_in_their_own_order(self):
        layout = confusion_figure(HUNDREDS, ["3", "0", "2", "1"]).layout
        assert layout.xaxis.type == "category"
        assert layout.xaxis.categoryarray == ("3", "0", "2", "1")

    def test_chinese_names_take_twice_the_room(self):
        wide, latin = (
            confusion_figure(HUNDREDS, [letter * 6] * 4).layout.margin.l for letter in "猫a"
        )
        assert wide - latin == 6 * 7


class TestFrame:
    def test_without_a_cell_there_is_none(self):
        assert confusion_spec(HUNDREDS, NAMES)["layout"]["shapes"] == []

    def test_it_is_around_the_cell(self):
        shapes = confusion_figure(HUNDREDS, NAMES, cell=(1, 2)).layout.shapes
        assert len({shape.line.color for shape in shapes}) == 2
        for shape in shapes:
            assert (shape.x0, shape.x1, shape.y0, shape.y1) == (1.5, 2.5, 0.5, 1.5)

    def test_of_many_classes_it_is_still_seen(self):
        (shape, _) = confusion_spec(random(200), [str(k) for k in range(200)], cell=(7, 9))[
            "layout"
        ]["shapes"]
        assert shape["x1"] - shape["x0"] > 5


def test_its_texts_can_be_translated():
    said = []

    def gettext(text):
        said.append(text)
        return text

    confusion_spec(HUNDREDS, NAMES, gettext=gettext)
    assert {"label", "prediction", "rows: {count}"} <= set(said)
    template = heat()["hovertemplate"]
    assert re.findall(r"%{(\w+)", template) == ["y", "x", "customdata"]


def test_the_largest_is_small_enough_for_every_press():
    names = [f"class {k}" for k in range(200)]
    assert len(to_json(confusion_spec(random(200), names, "true", (1, 2)))) < 320_000
