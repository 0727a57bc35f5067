"""Logits of several axes, labels to ignore, and labels that are distributions."""

import io

import numpy as np
import pytest

from core.errors import InputError
from core.logits import (
    Opened,
    Selection,
    assess,
    confusion_of,
    counted_rows,
    examine,
    examine_refused,
    fit_temperature,
    ignoring,
    load_sample,
    open_logits,
    read_given,
    read_logits,
    row_table,
    summarise,
)

RANDOM = np.random.default_rng(0)
GRID = RANDOM.normal(size=(4, 5, 3)).astype(np.float32)
LABELS = RANDOM.integers(3, size=(4, 5))


def npy(array):
    content = io.BytesIO()
    np.save(content, array)
    return content.getvalue()


def read(values, labels=None, **options):
    beside = None if labels is None else ("labels.npy", npy(labels))
    return read_logits("grid.npy", npy(values), beside, **options)


def npz(**arrays):
    content = io.BytesIO()
    np.savez(content, **arrays)
    return read_logits("all.npz", content.getvalue())


@pytest.mark.parametrize("labels", [LABELS, LABELS.reshape(-1)])
def test_axes_before_the_classes_become_rows(labels):
    logits = read(GRID, labels)
    np.testing.assert_array_equal(logits.values, GRID.reshape(-1, 3))
    assert logits.labels.tolist() == LABELS.reshape(-1).tolist()
    assert (logits.lead, logits.place(13)) == ((4, 5), (2, 3))
    assert "(4, 5, 3) was read as 20 rows of 3 classes" in str(logits.notes[0])


def test_a_matrix_has_its_rows_as_places():
    logits = read(GRID[0])
    assert (logits.lead, logits.place(3)) == ((), (3,))


def test_an_array_in_place_is_not_copied(tmp_path):
    np.save(tmp_path / "grid.npy", GRID)
    values = open_logits(tmp_path / "grid.npy").values
    assert isinstance(values, np.memmap)
    assert not values.flags.writeable
    turned = read(np.asfortranarray(GRID))
    np.testing.assert_array_equal(turned.values, GRID.reshape(-1, 3))


def test_a_large_array_in_fortran_order_is_refused(monkeypatch):
    monkeypatch.setattr("core.logits.check.MAX_PROMOTED", 8)
    with pytest.raises(InputError, match=r"Fortran order; save it with np\.ascontiguousarray"):
        read(np.asfortranarray(GRID))


def test_columns_hold_for_all_of_an_axis():
    logits = npz(logits=GRID, labels=LABELS, site=list("abcd"), t=np.tile(range(5), (4, 1)))
    assert logits.columns["site"].tolist() == [*"aaaaabbbbbcccccddddd"]
    assert logits.columns["t"].tolist() == [0, 1, 2, 3, 4] * 4
    assert not any(column.flags.writeable for column in logits.columns.values())


@pytest.mark.parametrize(
    ("shape", "labels", "match"),
    [
        ((4, 3, 5), (4, 5), "the classes look like axis 1; .* np.moveaxis"),
        ((6, 4, 3), (4,), "is the first axis one of epochs or runs"),
        (
            (4, 5, 3),
            (5, 4),
            r"shape \(5, 4\), expected \(4, 5\), one class index for each of .* 20",
        ),
        ((4, 5, 3), (19,), r"shape \(19,\), expected \(4, 5\)"),
    ],
)
def test_labels_of_other_axes_are_refused(shape, labels, match):
    with pytest.raises(InputError, match=match):
        read(np.zeros(shape), np.zeros(labels, int))


def test_classes_in_axis_1_are_cured():
    turned = np.moveaxis(GRID, -1, 1)
    given = read_given("grid.npy", npy(turned), ("labels.npy", npy(LABELS)))
    [finding] = examine_refused(given)
    assert finding.kind == "axis"
    cured = finding.cures[0].apply(given)
    np.testing.assert_array_equal(cured.values, GRID.reshape(-1, 3))
    assert cured.lead == (4, 5)


def test_labels_of_a_grid_that_count_from_1_are_cured_where_they_stand():
    labels = GRID.argmax(axis=-1) + 1
    given = read_given("grid.npy", npy(GRID), ("labels.npy", npy(labels)))
    [finding] = examine_refused(given)
    cured = finding.cures[0].apply(given)
    assert cured.lead == (4, 5)
    assert summarise(cured).accuracy == 1


@pytest.fixture(scope="module")
def padded():
    """The digits with rows of padding between them, and the digits alone."""
    sample = load_sample()
    rows = np.sort(RANDOM.permutation(1000)[: len(sample.labels)])
    values = np.zeros((1000, 10), np.float32)
    values[::7] = np.nan
    labels = np.full(1000, -100)
    values[rows], labels[rows] = sample.values, sample.labels
    return read(values, labels, ignore_index=-100), sample, rows


def test_ignored_rows_are_left_out_of_every_figure(padded):
    logits, sample, rows = padded
    assert counted_rows(logits).tolist() == rows.tolist()
    assert np.flatnonzero(logits.labels < 0).tolist() == np.setdiff1d(range(1000), rows).tolist()
    assert summarise(logits).accuracy == summarise(sample).accuracy
    assert summarise(logits).mean_loss == pytest.approx(summarise(sample).mean_loss, rel=1e-12)
    assert summarise(logits).rows == 797
    assert fit_temperature(logits).temperature == fit_temperature(sample).temperature
    assert assess(logits, 2).quality.ece == assess(sample, 2).quality.ece
    assert assess(logits, 2).auroc == assess(sample, 2).auroc
    ours, theirs = Opened(logits).confusion, Opened(sample).confusion
    np.testing.assert_array_equal(ours.matrix, theirs.matrix)


def test_numbers_of_rows_stay_those_of_the_file(padded):
    logits, sample, rows = padded
    table, alone = row_table(logits), row_table(sample)
    assert table.loss.shape == (1000,)
    np.testing.assert_array_equal(table.loss[rows], alone.loss)
    assert np.isnan(np.delete(table.confidence, rows)).all()
    assert np.unique(np.delete(table.rank, rows)).tolist() == [-1]
    for selection in (Selection(), Selection(cell=(9, 3)), Selection(mistakes=True)):
        ours, theirs = (Opened(each).selected(selection) for each in (logits, sample))
        every = np.arange(797) if theirs.rows is None else theirs.rows
        np.testing.assert_array_equal(ours.rows, rows[every])
        assert repr(ours.scores) == repr(theirs.scores)  # of mistakes alone some are NaN
        for at in (1.0, 2.0):
            assert ours.assessment(at).quality.ece == theirs.assessment(at).quality.ece
        ordered = theirs.sorted("loss", True)
        np.testing.assert_array_equal(ours.sorted("loss", True), rows[ordered])
    np.testing.assert_array_equal(assess(logits).rows_of(9), rows[assess(sample).rows_of(9)])
    assert confusion_of(logits, table).support.sum() == 797


def test_the_doctor_leaves_ignored_rows_out_and_names_those_of_the_file(padded):
    logits, sample, rows = padded
    assert examine(logits) == examine(sample) == ()
    values = np.array(logits.values)
    values[rows[[5, 8]]] = values[rows[3]]
    [finding] = examine(read(values, np.where(logits.labels < 0, -100, logits.labels),
                             ignore_index=-100))  # fmt: skip
    assert finding.rows.tolist() == rows[[5, 8]].tolist()
    assert f"row {rows[5]} is row {rows[3]} again" in str(finding.sentence)


def test_a_cure_of_a_file_with_ignored_rows_drops_them(padded):
    logits, _sample, rows = padded
    values = np.array(logits.values)
    values[rows[4]] = np.nan
    [finding] = examine(
        read(values, np.where(logits.labels < 0, 255, logits.labels), ignore_index=255)
    )
    assert finding.rows.tolist() == [rows[4]]
    assert finding.cures[0].apply(logits).values.shape == (796, 10)


def test_another_label_can_be_ignored_later(padded):
    logits, sample, _rows = padded
    zeros = ignoring(sample, 0)
    assert (zeros.labels == -1).sum() == (sample.labels == 0).sum()
    assert zeros.digest != sample.digest
    again = ignoring(zeros, None)
    assert again.labels.tolist() == sample.labels.tolist()
    assert (again.digest, again.notes) == (sample.digest, sample.notes)
    with pytest.raises(InputError, match=r"wrong: 203, .* -100"):
        ignoring(logits, None)
    with pytest.raises(InputError, match="has no labels"):
        ignoring(read(GRID), 0)


def test_what_is_ignored_is_said_and_told_apart():
    plain, other = read(GRID, LABELS), read(GRID, LABELS, ignore_index=1)
    assert plain.digest == other.file_digest != other.digest
    count = (LABELS == 1).sum()
    assert f"their label is 1: {count} of 20 rows" in str(other.notes[-1])


def test_nothing_but_ignored_labels_is_refused():
    with pytest.raises(InputError, match="every label is 7, which is ignored"):
        read(GRID, np.full((4, 5), 7), ignore_index=7)


def softened(labels, classes):
    return np.eye(classes)[labels] * 0.7 + 0.3 / classes


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_labels_that_are_distributions(dtype):
    sample = load_sample()
    shares = softened(sample.labels, 10).astype(dtype)
    logits = read(sample.values, shares)
    assert logits.labels.tolist() == sample.labels.tolist()
    z = sample.values.astype(float)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    losses = -(shares.astype(float) * log_p).sum(axis=1)
    summary = summarise(logits)
    assert summary.accuracy == summarise(sample).accuracy
    assert summary.mean_loss == pytest.approx(losses.mean(), rel=1e-12)
    np.testing.assert_allclose(row_table(logits).loss, losses, rtol=1e-6)
    assert "cross entropy against them" in str(logits.notes[-1])


def test_distributions_may_have_the_axes_of_the_logits():
    assert read(GRID, softened(LABELS, 3)).labels.tolist() == LABELS.reshape(-1).tolist()


def test_a_class_that_is_out_of_the_question_costs_nothing():
    values = np.array([[0.0, 0.0, -np.inf]])
    assert summarise(read(values, np.array([[0.5, 0.5, 0.0]]))).mean_loss == pytest.approx(
        np.log(2)
    )


@pytest.mark.parametrize("shares", [[[0.5, 0.6, 0.0]], [[-0.1, 1.1, 0.0]], [[np.nan, 1.0, 0.0]]])
def test_rows_that_are_no_distribution_are_refused(shares):
    with pytest.raises(InputError, match="one class index a row"):
        read(np.zeros((1, 3)), np.array(shares))
