"""TensorFlow agrees with what Cross entropy shows; its program runs as it is pasted."""

from dataclasses import replace

import numpy as np
import pytest

from core.codecs import tensor
from core.experiment import CrossEntropyExperiment
from core.presets import LABELLED_PRESETS
from core.reference.answer import compared
from core.reference.programs import cross_entropy_program
from core.view import CrossEntropyView
from core.view.row_loss import FAMILY

INF, NAN = np.inf, np.nan


def of(logits, indices=None, labels=None, **values):
    labels = None if labels is None else tensor(labels)
    experiment = replace(
        CrossEntropyExperiment().with_logits(logits),
        indices=indices,
        labels=labels,
        any_labels=True,
        **values,
    )
    return cross_entropy_program(CrossEntropyView(experiment))


PRESETS = {
    key: cross_entropy_program(CrossEntropyView(CrossEntropyExperiment.of(preset)))
    for key, preset in LABELLED_PRESETS.items()
}
random = np.random.default_rng(5)
EDGES = {
    "one class": of([[3.0], [-2.0]], (0, 0)),
    "a thousand classes": of(random.normal(0, 5, 1000), (17,), temperature=0.7),
    "cold and far": of([[1e4, -1e4, 0.0], [0.0, 1.0, 2.0]], (1, 2), temperature=0.05),
    "soft and cold": of(random.normal(0, 3, (9, 4)), None, random.dirichlet([1] * 4, 9), row=8),
    "any labels": of(random.normal(0, 3, (9, 4)), None, random.normal(0, 2, (9, 4)), row=3),
    "nan": of([[NAN, 1.0], [1.0, 2.0]], (0, 1)),
    "nan and soft": of([[NAN, 1.0], [1.0, 2.0]], None, [[0.5, 0.5], [0.5, 0.5]], row=1),
    "plus infinity": of([[INF, 1.0], [1.0, 2.0]], (0, 1)),
    "masked": of([[1.0, -INF, 2.0], [1.0, -INF, -INF]], (0, 0), row=1),
    "masked and right": of([[1.0, -INF, 2.0]], (1,)),
    "masked and soft": of([[1.0, -INF, 2.0], [1.0, 2.0, 3.0]], None, [[0.5, 0, 0.5], [1, 0, 0]]),
    "masked and any": of([[1.0, -INF], [1.0, 2.0]], None, [[1, 1], [1, 1]]),
    "nothing but minus infinity": of([[-INF, -INF], [1.0, 2.0]], (0, 1)),
    "all of it masked": of([1.0, -INF], None, [1.0, 0.0]),
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
    assert got.size < 1e-12


def test_all_of_it_is_asked_where_it_can_be():
    names = {"losses", "p", "total", "mean", "keras", "gradient", "entropy"}
    for key in ("three_rows", "soft", "log_zero"):
        classes = {"sparse_softmax_cross_entropy"} if key == "soft" else set()
        assert PRESETS[key].numbers.keys() == names | (set(FAMILY) - classes)
        assert PRESETS[key].scope is None


def test_a_wrong_gradient_is_not_asked_for(tf):
    assert "gradient" not in PRESETS["no_distribution"].numbers
    assert "its gradient is wrong" in str(PRESETS["no_distribution"].scope)
    logits = tf.constant([2.0, 0.5, -1.0], tf.float64)
    labels = tf.constant([1.0, 1.0, 0.0], tf.float64)
    with tf.GradientTape() as tape:
        tape.watch(logits)
        loss = tf.nn.softmax_cross_entropy_with_logits(labels, logits)
    p = tf.nn.softmax(logits)
    np.testing.assert_allclose(tape.gradient(loss, logits), p - labels, atol=1e-15)


def test_where_a_logit_is_masked_the_form_with_distributions_is_nan(tf):
    # 0 · −∞; ours is 0
    logits = tf.constant([[1.0, -INF]], tf.float64)
    labels = tf.constant([[1.0, 0.0]], tf.float64)
    assert np.isnan(tf.nn.softmax_cross_entropy_with_logits(labels, logits)).all()
    assert EDGES["masked and soft"].numbers["losses"].shape == (1,)
    assert str(EDGES["masked and soft"].scope) == "the losses of finite logits"
    assert EDGES["masked"].numbers["losses"].shape == (2,)
    assert EDGES["masked"].scope is None
