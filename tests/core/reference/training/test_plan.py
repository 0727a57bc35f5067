"""The plan of a training, on its way to the worker and back."""

import doctest
import json

import numpy as np
import pytest

import core.reference.training.plan
from core.experiment import NetworkExperiment
from core.presets import NETWORKS
from core.reference.training.plan import Plan
from core.view import NetworkView


@pytest.mark.parametrize("key", list(NETWORKS))
def test_a_plan_comes_back(key):
    plan = Plan.of(NetworkExperiment.of(NETWORKS[key]))
    assert Plan.unpacked(json.loads(json.dumps(plan.packed()))) == plan


def test_it_begins_with_the_network_that_the_page_shows():
    experiment = NetworkExperiment(seed=5, initialiser="he_uniform")
    ours, theirs = NetworkView(experiment).network, Plan.of(experiment).network
    np.testing.assert_array_equal(ours.weights[0], theirs.weights[0])


@pytest.mark.parametrize(("batch", "batches"), [(1, 10), (3, 4), (5, 2), (10, 1), (99, 1)])
def test_the_last_batch_may_be_small(batch, batches):
    assert Plan(batch=batch, epochs=3).batches(10) == batches
    assert Plan(batch=batch, epochs=3).steps(10) == 3 * batches


def test_the_examples_run():
    assert doctest.testmod(core.reference.training.plan).failed == 0
