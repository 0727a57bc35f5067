"""The experiment of Cross entropy: what changes with what, and the edits of a hand."""

import doctest
from contextlib import suppress
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

import core.experiment.cross_entropy
from core.codecs import Source, tensor
from core.errors import InputError, InputTypeError
from core.experiment import CrossEntropyExperiment

START = CrossEntropyExperiment()
MATRIX = replace(START.with_logits([[1, 2, 3], [4, 5, 6]]), indices=(0, 2))
SOFT = MATRIX.with_targets([[0.5, 0.25, 0.25], [0.2, 0.2, 0.6]])


class TestChanges:
    def test_other_logits_of_the_same_shape_keep_labels_row_and_names(self):
        start = replace(SOFT, row=1, names=("a", "b", "c"), source=Source("f", "12ab", 1), depth=2)
        after = start.with_logits([[0, 0, 0], [1, 1, 1]])
        assert_array_equal(after.labels, SOFT.labels)
        assert (after.row, after.names, after.depth) == (1, ("a", "b", "c"), 2)
        assert (after.source, after.preset) == (None, None)
        assert MATRIX.with_logits([[0, 0, 0], [1, 1, 1]]).indices == (0, 2)

    def test_a_vector_and_a_row_alone_are_the_same_shape(self):
        vector = START.with_logits([1, 2, 3]).with_targets([[0.5, 0.25, 0.25]])
        row = vector.with_logits([[4, 5, 6]])
        assert row.labels.tolist() == [[0.5, 0.25, 0.25]]
        assert row.with_logits([7, 8, 9]).labels.tolist() == [0.5, 0.25, 0.25]

    @pytest.mark.parametrize("start", [MATRIX, SOFT])
    @pytest.mark.parametrize(
        ("shape", "indices"),
        [((2, 5), (0, 2)), ((2, 2), (0, 1)), ((1, 3), (0,)), ((3,), (0,)), ((4, 1), (0, 0, 0, 0))],
    )
    def test_labels_of_another_shape_are_the_largest_and_are_cut(self, start, shape, indices):
        after = replace(start, row=1, depth=2, names=("a", "b", "c")).with_logits(np.zeros(shape))
        assert after.indices == indices
        assert after.labels is None
        assert after.row == min(1, len(indices) - 1)
        assert after.names == (("a", "b", "c") if shape[-1] == 3 else None)
        assert after.depth == (2 if shape[-1] == 3 else None)

    def test_three_axes_are_refused(self):
        for start in (MATRIX, SOFT):
            with pytest.raises(InputError, match="takes rows of logits"):
                start.with_logits(np.zeros((2, 3, 4)))

    def test_labels_change_their_kind_and_back(self):
        assert MATRIX.as_distributions().labels.tolist() == [[1, 0, 0], [0, 0, 1]]
        assert SOFT.as_indices().indices == (0, 2)
        assert MATRIX.as_distributions().as_indices().indices == MATRIX.indices
        assert MATRIX.as_indices() is MATRIX
        assert SOFT.as_distributions() is SOFT
        assert MATRIX.preset is SOFT.as_indices().preset is None

    def test_labels_that_are_no_distribution_cannot_be_forbidden(self):
        odd = SOFT.with_any_labels(True).with_label(0, 5)
        with pytest.raises(InputError, match=r"row 0 sums to 5\.5, not 1"):
            odd.with_any_labels(False)
        assert SOFT.with_any_labels(True).with_any_labels(False).any_labels is False

    def test_the_place_names_shape_row_and_kind_of_labels(self):
        kinds = [MATRIX, SOFT, replace(MATRIX, row=1), SOFT.with_any_labels(True), START]
        assert len({experiment.place for experiment in kinds}) == len(kinds)
        assert MATRIX.place == replace(MATRIX, indices=(1, 1), temperature=2.0).place

    def test_a_row_of_a_file(self):
        source = Source("rows.npy", "12ab", 7)
        row = CrossEntropyExperiment.of_row([1, 2], np.int64(1), ("a", "b"), source)
        assert (row.indices, row.names, row.source, row.preset) == ((1,), ("a", "b"), source, None)

    def test_an_experiment_cannot_be_changed_in_place(self):
        with pytest.raises(ValueError, match="read-only"):
            START.logits[0, 0] = 9


def labelled(label, **values):
    start = START.with_logits(np.zeros(len(label)))
    return replace(start, indices=None, labels=tensor(label), **values)


class TestRenormalising:
    @given(st.integers(2, 8), st.integers(0, 99), st.data())
    def test_the_sum_stays_1_and_the_others_keep_their_proportion(self, classes, seed, data):
        before = np.random.default_rng(seed).dirichlet(np.ones(classes))
        label = data.draw(st.integers(0, classes - 1))
        value = data.draw(st.floats(0, 1))
        after = labelled(before).with_label(label, value).labels
        assert after[label] == value
        assert_allclose(after.sum(), 1, rtol=1e-15 * classes)
        rest, old = np.delete(after, label), np.delete(before, label)
        assert_allclose(rest * old.sum(), (1 - value) * old, rtol=1e-13)

    def test_out_of_1_the_others_get_equal_shares(self):
        assert_allclose(labelled([1, 0, 0]).with_label(0, 0.4).labels, [0.4, 0.3, 0.3])
        assert_allclose(labelled([1, 0, 0]).with_label(1, 0.25).labels, [0.75, 0.25, 0])
        assert_allclose(labelled([0.5, 0.5, 0]).with_label(0, 1).labels, [1, 0, 0])

    def test_a_hundred_drags_do_not_drift(self):
        experiment = labelled(np.full(7, 1 / 7))
        random = np.random.default_rng(2)
        for label, value in zip(random.integers(0, 7, 100), random.uniform(0, 1, 100), strict=True):
            experiment = experiment.with_label(int(label), float(value))
            assert abs(experiment.labels.sum() - 1) < 1e-14

    def test_what_is_past_the_ends_is_cut(self):
        assert labelled([0.5, 0.5]).with_label(0, 7).labels.tolist() == [1, 0]
        assert labelled([0.5, 0.5]).with_label(0, -7).labels.tolist() == [0, 1]
        assert labelled([0.5, 0.5]).with_label(0, np.inf).labels.tolist() == [1, 0]

    def test_one_class_alone_keeps_all(self):
        assert labelled([1.0]).with_label(0, 0.3).labels.tolist() == [1]

    def test_any_labels_are_taken_as_they_are(self):
        free = labelled([0.5, 0.5], any_labels=True)
        assert free.with_label(0, -7).labels.tolist() == [-7, 0.5]
        with pytest.raises(InputError, match="finite"):
            free.with_label(0, np.inf)

    def test_other_rows_are_left_alone(self):
        after = replace(SOFT, row=1).with_label(0, 0.5)
        assert after.labels[0].tolist() == [0.5, 0.25, 0.25]
        assert_allclose(after.labels[1], [0.5, 0.125, 0.375])


def edited(experiment, **edit):
    return experiment.with_edit({"place": experiment.place, "revision": 1, **edit})


class TestEditsOfAHand:
    def test_logits_temperature_and_row(self):
        after = edited(MATRIX, logits={"0": 5, "2": -1.5}, temperature=2, row=1)
        assert after.logits.tolist() == [[5, 2, -1.5], [4, 5, 6]]
        assert (after.temperature, after.row, after.indices) == (2.0, 1, (0, 2))

    def test_the_right_class(self):
        assert edited(replace(MATRIX, row=1), index=1).indices == (0, 1)

    def test_labels_one_after_the_other(self):
        after = edited(SOFT, labels={"0": 0.2, "1": 0.5})
        assert_allclose(after.labels[0], [0.5 * 0.2 / 0.6, 0.5, 0.5 * 0.4 / 0.6])
        free = edited(SOFT.with_any_labels(True), labels={"0": 2, "1": -1})
        assert free.labels[0].tolist() == [2, -1, 0.25]

    def test_the_same_edit_again_changes_nothing_more(self):
        # a browser that drags on before the answer is there sends the first part again
        once = edited(SOFT, labels={"1": 0.4}, logits={"0": 3})
        assert_allclose(edited(once, labels={"1": 0.4}, logits={"0": 3}).labels, once.labels)

    @pytest.mark.parametrize("place", ["elsewhere", None, 3, SOFT.place, [], {"a": 1}])
    def test_an_edit_of_another_place_is_void(self, place):
        assert MATRIX.with_edit({"place": place, "temperature": 2}) is MATRIX
        assert MATRIX.with_edit({"temperature": 2}) is MATRIX

    def test_an_edit_of_nothing_changes_nothing(self):
        assert edited(MATRIX).to_query() == MATRIX.to_query()
        nothing = {"logits": {}, "labels": {}, "index": None, "row": None, "temperature": None}
        assert edited(MATRIX, **nothing).to_query() == MATRIX.to_query()

    @pytest.mark.parametrize(
        "edit",
        [
            {"logits": {"3": 1}},
            {"logits": {"-1": 1}},
            {"labels": {"3": 1}},
            {"labels": {"0": float("nan")}},
            {"index": 3},
            {"index": -1},
            {"row": 2},
            {"row": -1},
            {"temperature": 0},
            {"temperature": "nan"},
            {"temperature": 1e300},
        ],
        ids=str,
    )
    def test_what_does_not_fit_is_refused(self, edit):
        with pytest.raises(InputError):
            edited(MATRIX, **edit)

    @pytest.mark.parametrize("name", ["logits", "labels", "index", "row", "temperature"])
    @pytest.mark.parametrize(
        "value",
        [
            {"first": 1},
            {"0": "much"},
            {"0": None},
            {"0": [1]},
            {"9" * 5_000: 1},
            {"0": 10**400},
            [1, 2],
            "x",
            float("inf"),
            10**400,
            "9" * 5_000,
        ],
        ids=lambda value: str(value)[:12] if not isinstance(value, int) else "large",
    )
    def test_a_hostile_edit_is_refused(self, name, value):
        with pytest.raises((InputError, InputTypeError)):
            edited(MATRIX, **{name: value})

    @pytest.mark.parametrize("edit", [None, [], "edit", 5, [["place", 1]]])
    def test_what_is_no_edit_is_void_or_refused(self, edit):
        with suppress(InputError, InputTypeError):
            assert MATRIX.with_edit(edit) is MATRIX


def test_examples():
    assert doctest.testmod(core.experiment.cross_entropy).failed == 0
