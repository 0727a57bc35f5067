"""TensorFlow does the same operations in the same types."""

from dataclasses import replace

import numpy as np
import pytest

from core.experiment import NumericsExperiment
from core.numerics import FORMATS, WAYS
from core.presets import NUMERICS
from core.reference.answer import compared
from core.reference.numerics import numerics_program
from core.view import NumericsView
from tests.core.oracles import import_tensorflow

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


@pytest.fixture(scope="module")
def tf():
    return import_tensorflow()


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
