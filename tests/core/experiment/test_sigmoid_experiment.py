"""The experiment of Sigmoid or softmax: in links, under edits, and against hostile input."""

import doctest
from dataclasses import replace
from urllib.parse import parse_qsl

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import core.experiment.sigmoid
from core.codecs import tensor
from core.errors import InputError
from core.experiment import EXPERIMENTS, SigmoidExperiment
from core.presets import ELEMENT_PRESETS
from core.query import CONTENT, LINK_LIMIT, encoded

TEXTS = st.text(st.characters(codec="utf-8"), max_size=8)
PAIR = SigmoidExperiment.of(ELEMENT_PRESETS["all_ones"])
UNREADABLE = "the edit that came from the browser cannot be read"


@st.composite
def experiments(draw):
    shape = draw(hnp.array_shapes(max_dims=2, max_side=4))
    logits = tensor(draw(hnp.arrays(np.float64, shape, elements=st.floats())))
    return SigmoidExperiment(
        logits=logits,
        labels=tensor(draw(hnp.arrays(np.float64, shape, elements=st.floats(0, 1)))),
        row=draw(st.integers(0, len(np.atleast_2d(logits)) - 1)),
        chosen=draw(st.integers(0, shape[-1] - 1)),
        pos_weight=draw(st.floats(0.05, 20)),
        names=draw(st.none() | st.tuples(*[TEXTS] * shape[-1])),
        preset=draw(st.none() | st.sampled_from(list(ELEMENT_PRESETS))),
    )


def assert_same(first, second):
    assert first.to_query() == second.to_query()
    for name, value in vars(first).items():
        if isinstance(value, np.ndarray):
            np.testing.assert_array_equal(value, getattr(second, name))
        else:
            assert value == getattr(second, name)


class TestLinks:
    @given(experiments())
    def test_an_experiment_is_read_back_from_its_address(self, experiment):
        query = dict(parse_qsl(encoded(experiment.to_query()), keep_blank_values=True))
        read, problems = SigmoidExperiment.from_query(query)
        assert problems == ()
        assert_same(read, experiment)

    def test_it_is_one_of_the_pages(self):
        assert EXPERIMENTS["sigmoid"] is SigmoidExperiment

    def test_what_is_too_large_stands_there_by_its_digest(self):
        logits = np.random.default_rng(1).normal(size=(40, 100))
        link = SigmoidExperiment().with_logits(logits).to_link()
        assert len(encoded(link)) <= LINK_LIMIT
        assert CONTENT in link
        assert not {"logits", "labels", "names"} & link.keys()

    def test_a_link_with_an_example_alone_shows_it(self):
        read, problems = SigmoidExperiment.from_query({"preset": "rare", "pos_weight": "2"})
        assert problems == ()
        assert read.logits.tolist() == ELEMENT_PRESETS["rare"].logits
        assert (read.preset, read.pos_weight) == ("rare", 2.0)

    def test_logits_alone_have_labels_of_0_and_no_names_of_an_example(self):
        for text in ("1,2,3,4", "2x2:1,2,3,4"):
            read, problems = SigmoidExperiment.from_query({"logits": text})
            assert problems == ()
            assert not read.labels.any()
            assert read.labels.shape == read.logits.shape
            assert (read.names, read.preset, read.chosen) == (None, None, 0)

    @pytest.mark.parametrize(
        ("name", "value", "match"),
        [
            ("labels", "2x2:0,1,2,0", "row 1, class 0: a label must be from 0 to 1, got 2"),
            ("labels", "2x2:0,-0.1,1,0", "row 0, class 1: a label must be from 0 to 1, got -0.1"),
            ("labels", "2x2:0,nan,1,0", "row 0, class 1: a label must be from 0 to 1, got nan"),
            ("labels", "0,1", "the labels must have the shape of the logits, [2, 2]; [2] came"),
            ("labels", "4x1:0,1,1,1", "[2, 2]; [4, 1] came"),
            ("logits", "1x1x1:3", "takes rows of logits, (rows, classes); shape [1, 1, 1] came"),
            ("row", "2", "there is no row 2; there are 0 to 1"),
            ("row", "-1", "there is no row -1"),
            ("chosen", "2", "there is no class 2; there are 0 to 1"),
            ("chosen", "x", "expected a whole number"),
            ("pos_weight", "0.04", "pos_weight must be from 0.05 to 20.0, got 0.04"),
            ("pos_weight", "20.1", "got 20.1"),
            ("pos_weight", "nan", "got nan"),
            ("pos_weight", "-1", "got -1"),
            ("names", "a,b,c", "expected 2 class names, got 3"),
            ("preset", "nope", "no preset called 'nope'"),
            ("temperature", "2", "temperature: not known here"),
        ],
    )
    def test_one_broken_value_is_said_and_the_others_are_kept(self, name, value, match):
        good = {"logits": "2x2:1,2,3,4", "labels": "2x2:0,1,1,0", "row": "1", "pos_weight": "3"}
        if name == "logits":
            good = {"pos_weight": "3"}
        read, problems = SigmoidExperiment.from_query(good | {name: value})
        assert len(problems) == 1
        assert match in str(problems[0])
        assert read.to_query().items() >= {k: good[k] for k in good if k != name}.items()

    def test_more_numbers_than_can_be_edited_by_hand(self):
        text = ",".join(["1"] * 4097)
        read, problems = SigmoidExperiment.from_query({"logits": text})
        assert "expected at most 4096 numbers, got 4097" in str(problems[0])
        assert read.classes == 4

    @settings(max_examples=200)
    @given(st.data())
    def test_no_query_raises(self, data):
        fields = [*SigmoidExperiment().to_query(), CONTENT]
        values = st.text() | st.text("0123456789,:x-.einfab") | st.integers().map(str)
        query = st.dictionaries(st.sampled_from(fields) | st.text(), values)
        read, problems = SigmoidExperiment.from_query(data.draw(query))
        assert_same(SigmoidExperiment.from_query(read.to_query())[0], read)
        assert all(str(problem) for problem in problems)


class TestChanges:
    def test_other_logits_of_the_same_shape_keep_labels_and_names(self):
        after = SigmoidExperiment().with_logits([0, 0, 0, 0])
        assert after.labels.tolist() == [1, 1, 0, 0]
        assert after.names == SigmoidExperiment().names
        assert after.preset is None

    def test_labels_are_cut_and_new_ones_are_0(self):
        wider = PAIR.with_logits(np.zeros((3, 4)))
        assert wider.labels.tolist() == [[1, 1, 1, 0], [1, 1, 1, 0], [0, 0, 0, 0]]
        last = replace(PAIR, row=1, chosen=2)
        narrower = last.with_logits([1.0, 2.0])
        assert narrower.labels.tolist() == [1, 1]
        assert (narrower.row, narrower.chosen) == (0, 1)

    def test_labels_may_come_as_rows_for_a_vector(self):
        after = SigmoidExperiment().with_labels([[0, 0.5, 1, 0]])
        assert after.labels.tolist() == [0, 0.5, 1, 0]
        with pytest.raises(InputError, match="must have the shape of the logits"):
            SigmoidExperiment().with_labels([[0, 1], [1, 0]])

    @pytest.mark.parametrize("start", [SigmoidExperiment(), PAIR])
    def test_more_and_fewer_classes(self, start):
        more, fewer = start.resized(1), start.resized(-1)
        assert more.logits.shape == (*start.logits.shape[:-1], start.classes + 1)
        assert not more.matrix[:, -1].any()
        assert not more.targets[:, -1].any()
        np.testing.assert_array_equal(fewer.matrix, start.matrix[:, :-1])
        assert fewer.names is None

    def test_the_last_class_stays(self):
        one = SigmoidExperiment().with_logits([3.0])
        with pytest.raises(InputError, match="got 0"):
            one.resized(-1)

    def test_equal_names_are_told_apart(self):
        same = replace(SigmoidExperiment(), names=("a", "b", "a", ""))
        assert same.class_names == ["0 a", "1 b", "2 a", "3 "]
        assert SigmoidExperiment().class_names == ["beach", "dog", "sunset", "snow"]
        assert PAIR.class_names == ["0", "1", "2"]


class TestEdits:
    def edited(self, **edit):
        return PAIR.with_edit({"place": PAIR.place, **edit})

    def test_logits_and_labels_of_the_chosen_row(self):
        second = replace(PAIR, row=1)
        edit = {"logits": {"0": -1, "2": 4}, "labels": {"1": 0.25}}
        after = second.with_edit({"place": second.place, **edit})
        assert after.logits.tolist() == [[0.5, 0.7, 0.3], [-1, 0.2, 4]]
        assert after.labels.tolist() == [[1, 1, 1], [1, 0.25, 1]]
        assert after.preset is None
        assert PAIR.labels.tolist() == [[1, 1, 1], [1, 1, 1]]

    def test_row_class_and_weight(self):
        after = self.edited(row=1, chosen=2, pos_weight=4.5)
        assert (after.row, after.chosen, after.pos_weight) == (1, 2, 4.5)
        assert after.preset == "all_ones"

    def test_an_edit_of_another_place_is_void(self):
        edit = {"place": SigmoidExperiment().place, "logits": {"0": 9}, "row": 1}
        assert PAIR.with_edit(edit) is PAIR
        assert PAIR.with_edit({"place": replace(PAIR, row=1).place, "chosen": 1}) is PAIR
        assert PAIR.with_edit({"logits": {"0": 9}}) is PAIR

    @pytest.mark.parametrize(
        ("edit", "match"),
        [
            ({"logits": {"x": 1}}, UNREADABLE),
            ({"logits": [1]}, UNREADABLE),
            ({"labels": {"0": None}}, UNREADABLE),
            ({"chosen": "first"}, UNREADABLE),
            ({"chosen": 0.5}, UNREADABLE),
            ({"row": float("inf")}, UNREADABLE),
            ({"row": float("nan")}, UNREADABLE),
            ({"row": {}}, UNREADABLE),
            ({"pos_weight": []}, UNREADABLE),
            ({"pos_weight": 0}, "from 0.05 to 20.0, got 0"),
            ({"labels": {"0": 2}}, "a label must be from 0 to 1, got 2"),
            ({"labels": {"0": float("nan")}}, "got nan"),
            ({"logits": {"3": 1}}, "there is no class 3"),
            ({"labels": {"-1": 1}}, "there is no class -1"),
            ({"chosen": 3}, "there is no class 3"),
            ({"row": 2}, "there is no row 2"),
        ],
        ids=str,
    )
    def test_a_hostile_edit_is_refused(self, edit, match):
        with pytest.raises(InputError, match=match):
            self.edited(**edit)


def test_it_cannot_be_changed_in_place():
    for array in (PAIR.logits, PAIR.labels):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 9


def test_examples():
    assert doctest.testmod(core.experiment.sigmoid).failed == 0
