"""TensorFlow agrees with what Sigmoid or softmax shows; its program runs as it is pasted."""

from dataclasses import replace

import numpy as np
import pytest

from core.experiment import SigmoidExperiment
from core.presets import ELEMENT_PRESETS
from core.reference.answer import compared
from core.reference.programs import sigmoid_program
from core.view import SigmoidView

INF, NAN = np.inf, np.nan


def of(logits, labels, pos_weight=1.0):
    experiment = SigmoidExperiment().with_logits(logits).with_labels(labels)
    return sigmoid_program(SigmoidView(replace(experiment, pos_weight=pos_weight)))


PRESETS = {
    key: sigmoid_program(SigmoidView(SigmoidExperiment.of(preset)))
    for key, preset in ELEMENT_PRESETS.items()
}
random = np.random.default_rng(5)
EDGES = {
    "heavy": of(random.normal(0, 10, (40, 9)), random.uniform(0, 1, (40, 9)), 20.0),
    "light": of(random.normal(0, 10, (40, 9)), random.integers(0, 2, (40, 9)), 0.05),
    "far": of([-1e6, 30, -30, 700, 1e300], [1, 0, 0.3, 0.4, 1], 20.0),
    "nan": of([NAN, 1.0], [1, 0]),
    "infinite": of([[INF, 1, NAN], [-INF, 2, 3]], [[1, 0, 1], [0, 0.5, 1]]),
    "nothing but infinite": of([-INF, INF], [1, 0]),
}


def answer(program):
    names = {"print": lambda *texts: None}
    exec(program.text(), names)
    theirs = {name: np.asarray(names[name], np.float64) for name in program.numbers}
    return compared(program.numbers, theirs, program.tolerance)


@pytest.mark.usefixtures("tf")
@pytest.mark.parametrize("program", (PRESETS | EDGES).values(), ids=list(PRESETS | EDGES))
def test_tensorflow_agrees(program):
    got = answer(program)
    assert got.kind == "agrees", str(got.sentence)
    assert got.size < 1e-14


def test_where_it_is_not_asked_for_the_slope_it_is_wrong(tf):
    logits = tf.constant([0.0, 0.0], tf.float64)
    labels = tf.constant([1.0, 0.0], tf.float64)
    slopes = {}
    for weighted in (True, False):
        with tf.GradientTape() as tape:
            tape.watch(logits)
            if weighted:
                loss = tf.nn.weighted_cross_entropy_with_logits(labels, logits, pos_weight=9.0)
            else:
                loss = tf.nn.sigmoid_cross_entropy_with_logits(labels, logits)
        slopes[weighted] = tape.gradient(loss, logits).numpy().tolist()
    assert slopes == {True: [0, 1], False: [-0.5, 0.5]}  # the page says so
    view = SigmoidView(SigmoidExperiment().with_logits([0.0, 0.0]).with_labels([1.0, 0.0]))
    assert view.gradient.tolist() == [-0.5, 0.5]
    assert "gradient" not in sigmoid_program(view).numbers
    assert "wrong at a logit of 0" in str(sigmoid_program(view).scope)


def test_all_of_it_is_asked_where_it_can_be():
    names = ["sigmoid", "probabilities", "unweighted", "losses", "total", "mean", "gradient"]
    assert list(PRESETS["all_ones"].numbers) == names
    assert PRESETS["all_ones"].scope is None
    assert str(EDGES["infinite"].scope) == "the losses of finite logits"
    assert EDGES["infinite"].numbers["losses"].shape == (3,)
