import ml_dtypes
import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from core import kernels
from core.errors import InputError, NumericWarning
from core.kernels import blocks, pool
from core.losses import sparse_softmax_cross_entropy_with_logits
from core.softmax import log_softmax, logsumexp, softmax, softmax_steps
from tests.core.oracles import (
    WIDE_TYPES,
    exact_log_softmax,
    exact_logsumexp,
    exact_softmax,
    relative_errors,
)

INF, NAN = np.inf, np.nan
CLASSES = (1, 2, 10, 48, 49, 100, 700)
HALF_TYPES = (np.float16, ml_dtypes.bfloat16)


def some_rows(classes, dtype=np.float64, blocks_of_them=5):
    """Rows up to ±30, some blocks of them and a part of one."""
    count = blocks_of_them * blocks.block_rows(classes, np.dtype(dtype)) + 1
    rng = np.random.default_rng(classes)
    return rng.uniform(-30, 30, (count, classes)).astype(dtype), rng.integers(0, classes, count)


def every_kernel(rows, labels, temperature=1.0):
    """What each kernel gives, by its name."""
    probabilities, logs = np.empty_like(rows), np.empty_like(rows)
    taken = kernels.softmax(rows, temperature, probabilities)
    top = kernels.log_softmax(rows, temperature, logs)
    defined = np.isfinite(top)
    assert_array_equal(taken[~defined], top[~defined])
    assert np.isfinite(taken[defined]).all()
    return {
        "softmax": probabilities,
        "log_softmax": logs,
        "logsumexp": kernels.logsumexp(rows)[0],
        "entropy": kernels.entropy(rows, temperature)[0],
        "sparse_cross_entropy": kernels.sparse_cross_entropy(labels, rows, temperature)[0],
        "top": top,
    }


def plain_forms(rows, labels, temperature=1.0):
    """The same as the formulas are written, in long double."""
    x = rows.astype(np.longdouble)
    top = x.max(axis=1, keepdims=True)
    shifted = (x - top) / temperature
    total = np.exp(shifted).sum(axis=1, keepdims=True)
    logs = shifted - np.log(total)
    return {
        "softmax": np.exp(logs),
        "log_softmax": logs,
        "logsumexp": np.log(np.exp(x - top).sum(axis=1)) + top[:, 0],
        "entropy": -(np.exp(logs) * logs).sum(axis=1),
        "sparse_cross_entropy": -logs[np.arange(len(x)), labels],
        "top": top[:, 0],
    }


@pytest.mark.usefixtures("small_blocks")
@pytest.mark.parametrize("classes", CLASSES)
class TestBlocks:
    @pytest.mark.parametrize(("dtype", "limit"), [(np.float32, 4e-6), (np.float64, 1e-14)])
    @pytest.mark.parametrize("temperature", [1.0, 0.3, 7.0])
    def test_give_what_the_formulas_say(self, classes, dtype, limit, temperature):
        rows, labels = some_rows(classes, dtype)
        plain = plain_forms(rows, labels, temperature)
        for name, ours in every_kernel(rows, labels, temperature).items():
            assert ours.dtype == dtype
            assert_allclose(ours, plain[name], rtol=limit, atol=10 * limit, err_msg=name)

    @pytest.mark.parametrize("dtype", WIDE_TYPES)
    @pytest.mark.parametrize("threads", [1, 3, 4])
    def test_threads_change_no_bit(self, classes, dtype, threads, monkeypatch):
        rows, labels = some_rows(classes, dtype, 20)
        two = every_kernel(rows, labels, 3.0)
        monkeypatch.setattr(pool, "THREADS", threads)
        for name, ours in every_kernel(rows, labels, 3.0).items():
            assert_array_equal(ours, two[name], err_msg=name)

    @pytest.mark.parametrize("dtype", [*WIDE_TYPES, *HALF_TYPES])
    def test_a_row_is_the_same_alone_and_in_any_block(self, classes, dtype):
        rows, labels = some_rows(classes, dtype, 2)
        together = every_kernel(rows, labels)
        for i in (0, 1, len(rows) // 2, len(rows) - 2, len(rows) - 1):
            for name, alone in every_kernel(rows[i : i + 1], labels[i : i + 1]).items():
                assert_array_equal(alone[0], together[name][i], err_msg=name)

    def test_bad_rows_leave_the_others_alone(self, classes):
        rows, labels = some_rows(classes)
        clean = every_kernel(rows, labels)
        bad = {1: NAN, 2: INF, len(rows) // 2: NAN, len(rows) - 1: INF}
        for place, value in bad.items():
            rows[place, classes // 2] = value
        rows[3] = -INF
        spoilt = np.isin(np.arange(len(rows)), [*bad, 3])
        for name, ours in every_kernel(rows, labels).items():
            assert_array_equal(ours[~spoilt], clean[name][~spoilt], err_msg=name)
            if name not in ("logsumexp", "top"):
                assert np.isnan(ours[spoilt]).all(), name

    @pytest.mark.parametrize(
        "layout",
        [
            np.asfortranarray,
            lambda rows: np.repeat(rows, 2, axis=1)[:, ::2],
            lambda rows: np.repeat(rows, 3, axis=0)[::3],
            lambda rows: np.ascontiguousarray(rows[::-1, ::-1])[::-1, ::-1],
        ],
    )
    def test_the_layout_in_memory_changes_no_bit(self, classes, layout):
        rows, labels = some_rows(classes)
        plain = every_kernel(rows, labels)
        laid = layout(rows)
        laid.flags.writeable = False
        for name, ours in every_kernel(laid, labels).items():
            assert_array_equal(ours, plain[name], err_msg=name)

    def test_any_axis(self, classes):
        rows, labels = (part[: len(part) // 3 * 3] for part in some_rows(classes))
        three = rows.reshape(3, -1, classes)
        for axis in range(3):
            turned = np.moveaxis(three, -1, axis)
            copied = np.ascontiguousarray(turned)
            for function in (softmax, log_softmax):
                expected = np.moveaxis(function(three), -1, axis)
                assert_array_equal(function(copied, axis), expected)
                assert_array_equal(function(turned, axis), expected)
            assert_array_equal(logsumexp(copied, axis), logsumexp(three))
        losses = sparse_softmax_cross_entropy_with_logits(labels, rows).reshape(three.shape[:2])
        labels = labels.reshape(three.shape[:2])
        assert_array_equal(sparse_softmax_cross_entropy_with_logits(labels, three), losses)

    @pytest.mark.parametrize("dtype", HALF_TYPES)
    def test_half_types_are_computed_in_float32(self, classes, dtype):
        rows, labels = some_rows(classes, dtype)
        wide = every_kernel(rows.astype(np.float32), labels)
        for name, ours in every_kernel(rows, labels).items():
            if name != "top":  # which is for the warnings
                assert ours.dtype == dtype
            assert_array_equal(ours, wide[name].astype(ours.dtype), err_msg=name)

    def test_the_steps_are_those_of_the_kernels(self, classes):
        rows, labels = some_rows(classes, np.float32)
        steps, ours = softmax_steps(rows, temperature=0.7), every_kernel(rows, labels, 0.7)
        assert_array_equal(steps.probabilities, ours["softmax"])
        assert_array_equal(steps.probabilities, steps.exponentials / steps.sum)
        assert_array_equal(steps.log_probabilities, ours["log_softmax"])

    def test_no_rows_have_no_results(self, classes):
        rows = np.zeros((0, classes), np.float32)
        for name, ours in every_kernel(rows, np.zeros(0, np.intp)).items():
            assert ours.shape == (rows.shape if name.endswith("softmax") else (0,))


@pytest.mark.usefixtures("small_blocks")
class TestNames:
    @pytest.mark.parametrize("classes", [10, 100])
    def test_a_row_of_a_late_block_is_named(self, classes):
        rows, labels = some_rows(classes)
        last = len(rows) - 1
        rows[last], rows[last - 1, 0] = -INF, INF

        def loss(rows):
            return sparse_softmax_cross_entropy_with_logits(labels, rows)

        for function in (softmax, log_softmax, loss):
            with pytest.warns(NumericWarning) as caught:
                assert np.isnan(function(rows)[-2:]).all()
            texts = [str(warning.message) for warning in caught]
            assert [text.split(", ", 1)[1] for text in texts] == [
                f"[{last}, :]",
                f"[{last - 1}, :]",
            ]

    def test_a_label_of_a_late_block_is_named(self):
        rows, labels = some_rows(10)
        labels[-1] = 10
        text = rf"1 of {len(rows)} are not: labels\[{len(rows) - 1}\] = 10$"
        with pytest.raises(InputError, match=text):
            sparse_softmax_cross_entropy_with_logits(labels, rows)
        losses = sparse_softmax_cross_entropy_with_logits(labels, rows, ignore_index=10)
        assert losses[-1] == 0
        assert_array_equal(
            losses[:-1], sparse_softmax_cross_entropy_with_logits(labels[:-1], rows[:-1])
        )


NASTY = {
    "near certain": [0, -40, -50],
    "a tie": [5, 5, -3],
    "far apart": [1e4, -1e4, 9e3],
    "masked": [-INF, 0, -INF],
    "below the normal range": [0, -740, -744],
    "a hair apart": [1, 1 + 1e-15, 1 - 1e-15],
    "the largest": [1.7e308, -1.7e308, 1.7e308],
}


@pytest.mark.parametrize("values", NASTY.values(), ids=NASTY)
@pytest.mark.parametrize("others", [0, 45, 46, 600])
def test_fifty_digits(values, others):
    # among neighbours, in one block of few or of many classes
    row = np.full(3 + others, -INF)
    row[[0, -1, len(row) // 2]] = values
    rows = np.vstack([np.zeros_like(row), row, np.ones_like(row)])
    found = every_kernel(rows, np.array([0, 0, 0]))
    finite = row[np.isfinite(row)]
    scale, spread = max(1, np.abs(finite).max()), min(finite.max() / 2 - finite.min() / 2, 375)
    for name, exact in (("softmax", exact_softmax(row)), ("log_softmax", exact_log_softmax(row))):
        ours = found[name][1]
        finite = np.isfinite(ours)
        assert_array_equal(finite, np.isfinite(np.array(exact, float)))
        kept = [i for i in np.flatnonzero(finite) if abs(exact[i]) > 1e-300]
        errors = relative_errors(ours[kept], [exact[i] for i in kept])
        assert max(errors, default=0) <= 4e-16 * (1 + 2 * spread)
        tiny = [i for i in np.flatnonzero(finite) if abs(exact[i]) <= 1e-300]
        assert_allclose(ours[tiny], [float(exact[i]) for i in tiny], rtol=0.05, atol=5e-324)
    assert abs(float(found["logsumexp"][1] - exact_logsumexp(row))) <= 4e-16 * scale


@pytest.mark.parametrize("others", [0, 45, 46, 600])
@pytest.mark.parametrize("dtype", WIDE_TYPES)
def test_a_sure_answer_keeps_its_doubt(others, dtype):
    row = [0, -40, *[-INF] * others]
    rows = np.array([row, row[::-1], [0] * len(row)], dtype)
    exact = exact_logsumexp([0, -40])
    limit = 2 * np.finfo(dtype).eps
    assert max(relative_errors(kernels.logsumexp(rows)[0][:2], [exact, exact])) < limit
    losses = kernels.sparse_cross_entropy(np.array([0, len(row) - 1, 0]), rows, 1.0)[0]
    assert max(relative_errors(losses[:2], [exact, exact])) < limit


@pytest.mark.parametrize("classes", [2, 48, 49, 600])
def test_probabilities_below_the_normal_range_are_kept(classes):
    for dtype, gap, exact in ((np.float32, 100, 3.8e-44), (np.float64, 740, 4.2e-322)):
        rows = np.full((3, classes), -INF, dtype)
        rows[:, 0], rows[:, -1] = 5, 5 - gap
        assert_allclose(softmax(rows)[:, -1], exact, rtol=0.05)


@pytest.mark.parametrize(
    ("dtype", "sum_limit", "loss_limit"), [(np.float32, 5e-6, 1.2e-5), (np.float64, 2e-15, 3e-14)]
)
def test_fifty_thousand_classes(dtype, sum_limit, loss_limit):
    rng = np.random.default_rng(11)
    rows = rng.uniform(-30, 30, (24, 50_257)).astype(dtype)
    labels = rng.integers(0, 50_257, 24)
    wide = rows.astype(np.longdouble)
    exact = np.log(np.exp(wide).sum(axis=1)) - wide[np.arange(24), labels]
    sums = softmax(rows).astype(np.longdouble).sum(axis=1)
    assert np.abs(sums - 1).max() <= sum_limit
    ours = sparse_softmax_cross_entropy_with_logits(labels, rows)
    assert np.abs(ours - exact).max() <= loss_limit
    assert np.abs(exact + log_softmax(rows)[np.arange(24), labels]).max() <= loss_limit
