"""TensorFlow does the same operations in the same types."""

from dataclasses import replace

import numpy as np
import pytest

from core.experiment import NumericsExperiment
from core.numerics import ENTROPIES, FORMATS, WAYS
from core.presets import NUMERICS
from core.reference.answer import compared
from core.reference.numerics import numerics_program
from core.view import NumericsView

random = np.random.default_rng(0)
EXAMPLES = [NumericsExperiment.of(preset) for preset in NUMERICS.values()]
RANDOM = [NumericsExperiment().with_logits(random.normal(0, size, 5)) for size in (1, 10, 100, 2e3)]


def program(experiment, **changes):
    return numerics_program(NumericsView(replace(experiment, **changes)))


def answer(program):
    names = {"print": lambda *texts: None}
    exec(program.text(), names)
    theirs = {name: np.asarray(names[name], np.float64) for name in program.numbers}
    return compared(program.numbers, theirs, program.tolerance)


@pytest.mark.usefixtures("tf")
@pytest.mark.parametrize("way", list(WAYS))
@pytest.mark.parametrize("dtype", list(FORMATS))
def test_tensorflow_agrees(dtype, way):
    for experiment in EXAMPLES + RANDOM:
        for scale in (experiment.scale, 3.7):
            asked = program(experiment, dtype=dtype, way=way, scale=scale)
            got = answer(asked)
            assert got.kind == "agrees", f"{experiment.logits} {scale} {got.sentence}"
            if dtype not in ("float32", "float64"):
                assert got.size < 1e-30  # to the last digit


@pytest.mark.usefixtures("tf")
def test_a_wrong_number_is_found():
    right = program(NumericsExperiment(), dtype="float16", way="log_softmax")
    wrong = right.numbers | {"p": right.numbers["p"] + 0.01}
    assert answer(replace(right, numbers=wrong)).kind == "differs"


def test_what_comes_after_a_number_that_it_takes_for_0_is_not_asked():
    small = NumericsExperiment().with_logits([90.0, 0.0])  # exp(-90) is subnormal in float32
    asked = program(small, dtype="float32", way="shifted", label=1)
    assert list(asked.numbers) == ["x", "top", "shifted", "exp_shifted"]
    assert str(asked.scope) == "up to what TensorFlow takes for 0"
    assert len(program(small, dtype="float64", way="shifted", label=1).numbers) == 7


def test_types_that_it_only_stores_are_said():
    asked = program(NumericsExperiment(), dtype="float8_e5m2")
    assert str(asked.scope) == "each operation in float32, then rounded"
    assert "tf.dtypes.experimental.float8_e5m2" in asked.text()
    assert program(NumericsExperiment(), dtype="float16").scope is None


@pytest.mark.parametrize("logits", [[120.0, 0.0, 1.0], [3.0, 1.0, 2.0]], ids=str)
def test_tensorflow_learns_what_the_page_says(tf, logits):
    label = tf.one_hot(1, 3, dtype=tf.float32)
    losses = {
        "of_logits": lambda x: tf.nn.softmax_cross_entropy_with_logits(label, x),
        "of_softmax": lambda x: -tf.math.log(tf.nn.softmax(x)[1]),
        "clipped": lambda x: -tf.math.log(tf.clip_by_value(tf.nn.softmax(x), 1e-7, 1 - 1e-7)[1]),
        "naive": lambda x: -tf.math.log(tf.exp(x) / tf.reduce_sum(tf.exp(x)))[1],
    }
    experiment = NumericsExperiment().with_logits(logits)
    view = NumericsView(replace(experiment, label=1, dtype="float32"))
    for key, ours in zip(ENTROPIES, view.entropies, strict=True):
        x = tf.constant(logits, tf.float32)
        with tf.GradientTape() as tape:
            tape.watch(x)
            loss = losses[key](x)
        theirs = [float(loss), float(tape.gradient(loss, x)[1])]
        np.testing.assert_allclose(ours, theirs, rtol=1e-5, atol=1e-7, err_msg=key)
