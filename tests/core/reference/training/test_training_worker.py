"""The worker with Keras in it: what it learns, that a seed decides it, and that it can go on."""

from dataclasses import replace
from functools import cache
from itertools import count

import numpy as np
import pytest

from core.digits import inputs_of, load_digits
from core.experiment import NetworkExperiment
from core.network import forward
from core.presets import NETWORKS
from core.reference.training import trainer as training
from core.reference.training.plan import Plan
from core.reference.training.run import Run
from core.reference.training.worker import steps, train
from tests.core.oracles import import_tensorflow
from tests.core.reference.training.test_trainer import until

pytestmark = pytest.mark.usefixtures("tf")

SHORT = Plan(epochs=2, batch=64)


def trained(plan, stop_at=None, resumed=None):
    """A run that was trained here; it may be stopped after a step."""
    run = resumed or Run("a", plan, load_digits())
    run.begin()
    header, arrays = run.order()
    taken = count(1)

    def stopped():  # asked after each step
        return next(taken) == stop_at

    train(import_tensorflow(), header, arrays, run.hear, stopped)
    return run


def same(one, other):
    ours, theirs = one.network(None), other.network(None)
    for name in ("weights", "biases"):
        for left, right in zip(getattr(ours, name), getattr(theirs, name), strict=True):
            np.testing.assert_array_equal(left, right)


def test_it_learns_and_numpy_sees_the_same_network():
    run = trained(Plan())
    assert run.status == "done"
    assert run.epochs[-1].accuracy >= 0.94  # the median of five seeds is 0.964
    digits = load_digits()
    for epoch in (1, 5):
        answers = forward(run.network(epoch), inputs_of(digits.images)).outputs.argmax(axis=1)
        assert (answers == digits.labels).mean() == pytest.approx(
            run.epochs[epoch - 1].accuracy, abs=0.003
        )
    assert run.points[0].step == 1
    assert 90 <= len(run.points) <= 300


def test_a_seed_decides_it():
    first, again, other = trained(SHORT), trained(SHORT), trained(replace(SHORT, seed=1))
    same(first, again)
    assert (first.network(None).weights[3] != other.network(None).weights[3]).any()


@pytest.mark.parametrize(
    "plan",
    [
        SHORT,
        replace(SHORT, dropout=0.3, optimizer="momentum", rate=0.01),
        replace(SHORT, decay=False),
    ],
    ids=["adam", "dropout", "constant rate"],
)
def test_what_was_stopped_ends_as_what_was_not(plan):
    whole, stopped = trained(plan), trained(plan, stop_at=30)
    assert stopped.status == "stopped"
    assert stopped.saved == 30 < stopped.steps
    stopped.resume()
    same(whole, trained(plan, resumed=stopped))
    assert len(stopped.epochs) == 2


@pytest.mark.parametrize("optimizer", ["adam", "rmsprop", "momentum", "gradient_descent"])
def test_every_optimizer_learns(optimizer):
    run = trained(replace(SHORT, optimizer=optimizer, rate=0.001 if optimizer[0] in "ar" else 0.1))
    assert run.points[-1].loss < run.points[0].loss


def test_zeros_learn_nothing_but_how_often_a_digit_comes():
    run = trained(replace(SHORT, initialiser="zeros"))
    assert [point.norms for point in run.points] == [(0, 0, 0, 0)] * len(run.points)
    assert run.epochs[-1].accuracy < 0.15


def test_a_rate_that_is_too_high_is_told_as_it_is():
    run = trained(replace(SHORT, optimizer="gradient_descent", rate=10.0))
    assert run.status == "done"
    assert run.points[-1].loss > 2.2 or run.lost


def test_every_digit_comes_once_an_epoch_and_the_last_batch_may_be_small():
    plan = Plan(epochs=2, batch=4)
    taken = list(steps(plan, 10, 0))
    assert [step for step, _ in taken] == [1, 2, 3, 4, 5, 6]
    assert [len(rows) for _, rows in taken] == [4, 4, 2, 4, 4, 2]
    for epoch in (taken[:3], taken[3:]):
        assert sorted(np.concatenate([rows for _, rows in epoch])) == list(range(10))
    later = list(steps(plan, 10, 4))
    assert [step for step, _ in later] == [5, 6]
    np.testing.assert_array_equal(later[0][1], taken[4][1])


def test_the_process_trains_and_is_stopped():
    """In its own process, over the pipe; the one test that starts it."""
    trainer = training.Trainer(pauses=(0,))
    try:
        run = trainer.train("a", Plan(epochs=20, batch=8), load_digits())
        until(lambda: len(run.epochs) >= 1)
        trainer.stop(run)
        until(lambda: not run.active)
        assert run.status == "stopped"
        assert run.network(None) is not None
    finally:
        trainer.close()


@cache
def run_of(key):
    """The run of an example."""
    return trained(Plan.of(NetworkExperiment.of(NETWORKS[key])))


class TestNotices:
    """What the examples say of their training."""

    @pytest.mark.parametrize("key", ["zeros", "all_sigmoid"])
    def test_the_loss_stays(self, key):
        assert run_of(key).epochs[-1].loss == pytest.approx(np.log(10), abs=0.03)

    def test_sigmoids_pass_less_and_less_on(self):
        first, *_, last = run_of("all_sigmoid").points[0].norms
        assert last > 10 * first

    def test_every_relu_of_layer_3_dies(self):
        run = run_of("rate")
        assert run.points[-1].norms == (0, 0, 0, 0)
        passed = forward(run.network(None), inputs_of(load_digits().images))
        assert not passed.layers[2].outputs.any()

    @pytest.mark.parametrize(
        ("key", "learned", "held"),
        [("no_activation", 0.98, 0.95), ("dropout", 0.65, 0.84), ("shuffled", 0.2, 0.1)],
    )
    def test_what_is_right(self, key, learned, held):
        run = run_of(key)
        last = np.mean([point.accuracy for point in run.points[-10:]])
        assert last == pytest.approx(learned, abs=0.05)
        assert run.epochs[-1].accuracy == pytest.approx(held, abs=0.03)
