"""The trainer with workers that train, wait, hang, die or talk nonsense; Keras is not in them."""

import sys
import threading
from collections.abc import Callable

import numpy as np
import pytest

from core.digits import Digits
from core.errors import InputError, Message
from core.reference.training import trainer as training
from core.reference.training.plan import Plan
from core.reference.training.run import Run
from core.reference.training.trainer import Trainer

SOON = 60  # seconds that a test waits at most for what comes within one
PLAN = Plan(epochs=2, batch=2)
# `starts` is how often this worker was started before; a training has two epochs of two steps.
WORKER = """
import os, sys, threading
import numpy as np
from core.reference.training.plan import Plan
from core.reference.wire import read, write

source, sink = sys.stdin.buffer, sys.stdout.buffer
with open(sys.argv[1], "ab") as log:
    starts = log.tell()
    log.write(b".")

def say(header, arrays={}):
    write(sink, header, arrays)

def take():
    try:
        return read(source)
    except EOFError:
        os._exit(0)

def state(step):
    network = Plan().network
    arrays = {f"W{at}": weights + step for at, weights in enumerate(network.weights)}
    arrays |= {f"b{at}": biases + step for at, biases in enumerate(network.biases)}
    return arrays | {"state 0": np.array(step, np.int64)}

def progress(step):
    say({"kind": "progress", "points": [{"step": step, "loss": 1 / step, "accuracy": 0.5,
         "norms": [1, 2, 3, 4], "seconds": 0.5 * step}]})

def checkpoint(step, **held):
    say({"kind": "checkpoint", "step": step, "epoch": step // 2, **held}, state(step))

def epoch(number):
    for step in (2 * number - 1, 2 * number):
        progress(step)
    checkpoint(2 * number, loss=0.4, accuracy=0.25 * number)

def hang():
    take()
    threading.Event().wait()

say({"kind": "ready"})
"""
TRAINS = """
while True:
    header, arrays = take()
    if header["kind"] == "train":
        for number in range(header["step"] // 2 + 1, 3):
            epoch(number)
        say({"kind": "done"})
"""
# goes on only when it is stopped
STOPS = """
while True:
    header, arrays = take()
    progress(header["step"] + 1)
    while take()[0]["kind"] != "stop":
        pass
    checkpoint(header["step"] + 1)
    say({"kind": "stopped"})
"""


@pytest.fixture(scope="module")
def digits():
    images = np.zeros((4, 28, 28), np.uint8)
    return Digits("four.npz", "0" * 16, images, np.arange(4, dtype=np.int32), images[:2],
                  np.arange(2, dtype=np.int32))  # fmt: skip


@pytest.fixture
def open_trainer(tmp_path):
    """Trainers that are closed at the end."""
    trainers = []

    def open_trainer(script=TRAINS, **options):
        command = [sys.executable, "-c", WORKER + script, str(tmp_path / "starts")]
        trainer = Trainer(command, **{"pauses": (0,)} | options)
        trainers.append(trainer)
        return trainer

    yield open_trainer
    for trainer in trainers:
        trainer.close()


def until(done: Callable[[], bool]) -> None:
    """Waits for what another thread does."""
    never = threading.Event()
    for _ in range(SOON * 100):
        if done():
            return
        never.wait(0.01)
    raise AssertionError("it did not come")


def ended(run):
    until(lambda: not run.active)
    return run.status


def test_a_training_comes_with_its_curve_and_its_weights(open_trainer, digits):
    run = open_trainer().train("a", PLAN, digits)
    assert ended(run) == "done"
    assert [point.step for point in run.points] == [1, 2, 3, 4]
    assert [epoch.accuracy for epoch in run.epochs] == [0.25, 0.5]
    assert (run.step, run.steps, run.left) == (4, 4, 0)
    first = PLAN.network.weights[0]
    np.testing.assert_allclose(run.network(1).weights[0], first + 2)
    np.testing.assert_allclose(run.network(None).weights[0], first + 4)
    assert run.network(0) is None


def test_a_training_is_found_by_its_name(open_trainer, digits):
    trainer = open_trainer()
    run = trainer.train("a", PLAN, digits)
    assert trainer.find(run.token) is run
    assert trainer.find("x" * 22) is None
    assert trainer.find(None) is None
    assert len(run.token) == 22


def test_one_is_trained_at_a_time_and_others_see_how_many_come_first(open_trainer, digits):
    trainer = open_trainer(STOPS)
    runs = [trainer.train(session, PLAN, digits) for session in "abc"]
    until(lambda: runs[0].step == 1)
    assert [run.status for run in runs] == ["running", "waiting", "waiting"]
    assert [trainer.ahead(run) for run in runs] == [0, 1, 2]
    trainer.stop(runs[1])
    assert [run.status for run in runs] == ["running", "stopped", "waiting"]
    assert trainer.ahead(runs[2]) == 1
    trainer.stop(runs[0])
    assert ended(runs[0]) == "stopped"
    until(lambda: runs[2].step == 1)


def test_what_is_stopped_goes_on_from_there(open_trainer, digits):
    trainer = open_trainer(STOPS)
    run = trainer.train("a", PLAN, digits)
    for step in (1, 2):
        until(lambda step=step: run.step == step)
        trainer.stop(run)
        assert ended(run) == "stopped"
        assert (run.step, run.saved) == (step, step)
        trainer.resume(run)
    until(lambda: run.step == 3)


def test_a_new_training_of_a_session_takes_the_place_of_its_old_one(open_trainer, digits):
    trainer = open_trainer(STOPS)
    first = trainer.train("a", PLAN, digits)
    until(lambda: first.step == 1)
    second = trainer.train("a", PLAN, digits)
    third = trainer.train("a", PLAN, digits)
    assert ended(first) == ended(second) == "stopped"
    until(lambda: third.step == 1)


DIES = "if not starts:\n    take(); epoch(1); progress(3); DEATH\n" + TRAINS


@pytest.mark.parametrize(
    "death", ["os._exit(1)", "sink.write(b'nonsense' * 99); sink.flush()", "say({'kind': 'x'})"]
)
def test_a_training_whose_process_dies_goes_on_from_its_last_epoch(open_trainer, digits, death):
    trainer = open_trainer(DIES.replace("DEATH", death))
    run = trainer.train("a", PLAN, digits)
    assert ended(run) == "failed"
    assert run.reason == Message("its process ended")
    assert (run.saved, len(run.epochs)) == (2, 1)
    trainer.resume(run)
    assert ended(run) == "done"
    assert [point.step for point in run.points] == [1, 2, 3, 4]
    assert len(run.epochs) == 2


def test_a_training_that_falls_silent_is_ended(open_trainer, digits):
    trainer = open_trainer("if not starts:\n    hang()\n" + TRAINS, silence=0.5)
    run, other = trainer.train("a", PLAN, digits), trainer.train("b", PLAN, digits)
    assert ended(run) == "failed"
    assert str(run.reason) == "nothing was heard of it for 0.5 s"
    assert ended(other) == "done"


def test_an_idle_process_is_ended_and_started_again_when_somebody_comes(
    open_trainer, digits, tmp_path
):
    trainer = open_trainer(idle=0.1)
    for starts in (1, 2):
        assert ended(trainer.train("a", PLAN, digits)) == "done"
        assert (tmp_path / "starts").stat().st_size == starts
        until(lambda: not trainer.ready)


def test_without_tensorflow_everyone_hears_so(tmp_path, digits):
    script = "from core.reference.wire import write; import sys; write(sys.stdout.buffer, "
    trainer = Trainer([sys.executable, "-c", script + "{'kind': 'absent'}, {})"], pauses=(0,))
    runs = [trainer.train("a", PLAN, digits)]
    assert ended(runs[0]) == "failed"
    runs.append(trainer.train("a", PLAN, digits))
    assert {str(run.reason) for run in runs} == {"TensorFlow is not installed here"}
    trainer.close()


def test_a_process_that_cannot_be_started_is_said(digits, tmp_path):
    trainer = Trainer([str(tmp_path / "nothing")], pauses=(0,))
    run = trainer.train("a", PLAN, digits)
    assert ended(run) == "failed"
    assert str(run.reason) == "it cannot be started"
    trainer.close()


def test_too_many_are_refused(open_trainer, digits, monkeypatch):
    monkeypatch.setattr(training, "MOST_WAITING", 1)
    trainer = open_trainer(STOPS)
    first = trainer.train("a", PLAN, digits)
    until(lambda: first.step == 1)
    trainer.train("b", PLAN, digits)
    with pytest.raises(InputError, match="1 trainings wait already"):
        trainer.train("c", PLAN, digits)


def test_one_that_is_too_long_is_refused_and_the_older_one_goes_on(
    open_trainer, digits, monkeypatch
):
    trainer = open_trainer(STOPS)
    first = trainer.train("a", PLAN, digits)
    until(lambda: first.step == 1)
    monkeypatch.setattr(training, "MOST_STEPS", 3)
    with pytest.raises(InputError, match="4 steps, and others wait for it; at most 3"):
        trainer.train("a", PLAN, digits)
    assert first.status == "running"


def test_the_oldest_weights_are_let_go(open_trainer, digits, monkeypatch):
    trainer = open_trainer()
    runs = [trainer.train("a", PLAN, digits)]
    ended(runs[0])
    monkeypatch.setattr(training, "MOST_BYTES", runs[0].nbytes + 1)
    for session in "bc":
        runs.append(trainer.train(session, PLAN, digits))
        ended(runs[-1])
    trainer.train("d", PLAN, digits)
    assert trainer.find(runs[0].token) is None
    assert trainer.find(runs[2].token) is runs[2]


def test_a_closed_trainer_leaves_nobody_waiting(open_trainer, digits):
    trainer = open_trainer(STOPS)
    runs = [trainer.train(session, PLAN, digits) for session in "ab"]
    until(lambda: runs[0].step == 1)
    trainer.close()
    assert [ended(run) for run in runs] == ["failed", "failed"]
    assert ended(trainer.train("c", PLAN, digits)) == "failed"


def test_one_that_was_never_started_is_closed():
    Trainer().close()


def test_time_is_told_by_the_steps_that_were_taken(digits):
    run = Run("a", PLAN, digits)
    assert run.left is None
    point = {"step": 1, "loss": float("nan"), "accuracy": 0.1, "norms": [0] * 4, "seconds": 2.0}
    run.hear({"kind": "progress", "points": [point]}, {})
    assert run.left == 6.0
    assert run.lost
