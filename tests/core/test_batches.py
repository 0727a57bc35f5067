"""A line through points, by descent on batches."""

import doctest

import numpy as np
import pytest

import core.batches
from core.batches import (
    about_the_line,
    best_line,
    course,
    curvature,
    gradients,
    losses,
    scattered,
    shuffled,
    spread,
)

X, NORMAL = scattered(40, seed=3)
Y = about_the_line(X, NORMAL, 1.0)
ORDERS = shuffled(40, 6, seed=4)


def of(size, rate=0.05, start=(-1.0, 2.0), orders=ORDERS):
    return course(X.tolist(), Y.tolist(), start, rate, orders.tolist(), size)


def test_loss_gradient_and_curvature_belong_together():
    point, h = np.array([0.7, -0.2]), 1e-5
    ways = h * np.eye(2)
    numerical = [np.diff(losses(X, Y, np.array([point - h_, point + h_])))[0] / (2 * h)
                 for h_ in ways]  # fmt: skip
    np.testing.assert_allclose(gradients(X, Y, point).mean(axis=0), numerical, rtol=1e-8)
    bends = [(gradients(X, Y, point + h_) - gradients(X, Y, point)).mean(axis=0) / h for h_ in ways]
    np.testing.assert_allclose(curvature(X), bends, rtol=1e-6)


def test_nothing_is_better_than_the_best_line():
    best = best_line(X, Y)
    np.testing.assert_allclose(best, np.polyfit(X, Y, 1), rtol=1e-12)
    np.testing.assert_allclose(gradients(X, Y, best).mean(axis=0), 0, atol=1e-12)
    around = best + 0.01 * np.random.default_rng(1).standard_normal((50, 2))
    assert (losses(X, Y, around) > losses(X, Y, best[None])).all()


class TestCourse:
    @pytest.mark.parametrize(("size", "updates"), [(40, 1), (8, 5), (7, 6), (1, 40)])
    def test_every_example_is_seen_once_an_epoch(self, size, updates):
        path = of(size)
        assert len(path.points) == 6 * updates + 1
        assert path.seen[::updates].tolist() == [0, 40, 80, 120, 160, 200, 240]
        assert (np.diff(path.seen) > 0).all()
        assert np.diff(path.seen).max() == size

    def test_the_full_batch_steps_by_the_mean_gradient_whatever_the_order(self):
        path = of(40)
        for before, after in zip(path.points, path.points[1:], strict=False):
            step = -0.05 * gradients(X, Y, before).mean(axis=0)
            np.testing.assert_allclose(after - before, step, rtol=1e-12, atol=1e-15)
        np.testing.assert_allclose(path.points, of(40, orders=ORDERS[:, ::-1]).points, rtol=1e-12)

    @pytest.mark.parametrize("size", [1, 7, 40])
    def test_tensorflow_steps_the_same(self, tf, size):
        line = tf.Variable([-1.0, 2.0], dtype=tf.float64)
        lines = [line.numpy()]
        for order in ORDERS[:2]:
            for at in range(0, 40, size):
                batch = order[at : at + size]
                with tf.GradientTape() as tape:
                    loss = tf.reduce_mean(tf.square(line[0] * X[batch] + line[1] - Y[batch]))
                line.assign_sub(0.05 * tape.gradient(loss, line))
                lines.append(line.numpy())
        np.testing.assert_allclose(of(size, orders=ORDERS[:2]).points, lines, rtol=1e-12)

    def test_it_is_cut_before_it_is_out_of_bounds(self):
        steep = float(np.linalg.eigvalsh(curvature(X)).max())
        assert not of(40, rate=1.9 / steep).diverged
        path = of(40, rate=50 / steep, orders=shuffled(40, 30, seed=0))
        assert path.diverged
        assert np.isfinite(path.points).all()
        assert len(path.points) == len(path.seen) < 31

    def test_at_rate_0_nothing_moves(self):
        assert np.ptp(of(8, rate=0.0).points, axis=0).tolist() == [0, 0]

    def test_points_on_a_line_bring_every_batch_to_rest(self):
        y = about_the_line(X, NORMAL, 0.0)
        path = course(X.tolist(), y.tolist(), (0.0, 0.0), 0.08, shuffled(40, 30, 0).tolist(), 1)
        np.testing.assert_allclose(path.points[-1], [1.5, 0.5], atol=1e-9)


class TestSpread:
    def test_against_drawn_batches(self):
        own = gradients(X, Y, np.array([1.0, 0.0]))
        random = np.random.default_rng(7)
        for size in (1, 4, 16, 39):
            drawn = [own[random.permutation(40)[:size]].mean(axis=0) for _ in range(4000)]
            away = np.array(drawn) - own.mean(axis=0)
            measured = np.sqrt((away * away).sum(axis=1).mean())
            assert spread(own, size) == pytest.approx(measured, rel=0.05)

    def test_the_full_batch_has_no_error_and_one_has_the_most(self):
        errors = spread(gradients(X, Y, np.zeros(2)), np.arange(1, 41))
        assert errors[-1] == 0
        assert (np.diff(errors) < 0).all()
        assert errors[3] < errors[0] / 2 < 1.1 * errors[3]


def test_more_epochs_and_other_noise_leave_the_rest():
    np.testing.assert_array_equal(shuffled(40, 30, 4)[:6], ORDERS)
    assert sorted(ORDERS[2].tolist()) == list(range(40))
    assert (np.diff(X) >= 0).all()
    np.testing.assert_allclose(
        (about_the_line(X, NORMAL, 2.0) - about_the_line(X, NORMAL, 0.0)) / 2, NORMAL
    )


def test_examples_run():
    assert doctest.testmod(core.batches).failed == 0
