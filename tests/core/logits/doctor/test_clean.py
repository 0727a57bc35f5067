"""Logits that nothing is wrong with raise nothing, however odd they look."""

import itertools

import ml_dtypes
import numpy as np
import pytest

from core.logits import Logits, examine

SHAPES = list(itertools.product([1, 2, 5, 40, 400], [1, 2, 3, 10, 1000]))
TYPES = [np.float16, np.float32, np.float64, ml_dtypes.bfloat16]


def untrained(random, values, labels):
    """Answers that have nothing to do with the labels."""
    return values


def small(random, values, labels):
    """Those of a network that was just initialised."""
    return values / 50


def rectified(random, values, labels):
    """Those of a network with a ReLU too many, which is no fault of the file."""
    return np.maximum(values, 0)


def weak(random, values, labels):
    """A model that is right a little oftener than chance."""
    return raised(values, labels, 0.5)


def trained(random, values, labels):
    """A good model."""
    return raised(2 * values, labels, 5)


def separable(random, values, labels):
    """A model that is surely right of every row."""
    return raised(values, labels, 40)


def shifted(random, values, labels):
    """A good model, each row less its largest logit."""
    values = raised(2 * values, labels, 5)
    return values - values.max(axis=1, keepdims=True)


def one_sided(random, values, labels):
    """A model that gives nearly every row the same class, which is not the usual label."""
    labels[random.random(labels.size) < 0.9] = 0
    values = values / 3
    values[:, min(1, values.shape[1] - 1)] += 2
    return values


def ages(random, values, labels):
    """Classes that are taken for their neighbours as often as for themselves."""
    guesses = labels + random.normal(0, 1, labels.size)
    distance = np.arange(values.shape[1]) - guesses[:, np.newaxis]
    return values / 10 - distance**2 / 20


def whole(random, values, labels):
    """Small whole numbers, such as counts of votes."""
    return np.round(values)


def raised(values, labels, by):
    values[np.arange(labels.size), labels] += by
    return values


MODELS = [untrained, small, rectified, weak, trained, separable, shifted, one_sided, ages, whole]


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("dtype", TYPES)
def test_it_raises_nothing(model, dtype):
    for seed, (rows, classes) in enumerate(SHAPES):
        random = np.random.default_rng(seed)
        labels = random.integers(0, classes, rows)
        values = model(random, random.normal(0, 1, (rows, classes)), labels).astype(dtype)
        if dtype is ml_dtypes.bfloat16:  # no file holds it
            values = values.astype(np.float32)
        file = Logits("clean", values, labels if seed % 3 else None, None, "")
        said = [str(finding.sentence) for finding in examine(file)]
        assert said == [], (rows, classes, seed)
