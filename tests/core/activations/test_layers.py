"""A stack of random layers: its spread and error by hand, by theory, and where units die."""

import doctest

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import core.activations.layers
from core.activations import ACTIVATIONS
from core.activations.layers import BATCH, UNITS, push

ENTRIES = pytest.mark.parametrize("key", list(ACTIVATIONS))


def pushed(key, mean=0.0, spread=1.0, gain=1.0, depth=10, seed=0, **settings):
    return push(key, tuple(settings.items()), mean, spread, gain, depth, seed)


@ENTRIES
class TestEveryActivation:
    def test_the_first_layer(self, key):
        stack, entry = pushed(key), ACTIVATIONS[key]
        assert stack.inputs.shape == stack.slopes.shape == (BATCH, UNITS * entry.arity())
        assert_array_equal(stack.outputs, entry.value(stack.inputs))
        assert_array_equal(stack.slopes, entry.derivative(stack.inputs))
        assert stack.inputs.mean() == pytest.approx(0, abs=0.03)
        assert stack.inputs.std() == pytest.approx(1, abs=0.03)

    def test_a_number_a_layer(self, key):
        stack = pushed(key, depth=7)
        for numbers in (stack.spreads, stack.errors, stack.saturated, stack.silent, stack.dead):
            assert numbers.shape == (7,)
        for share in (stack.saturated, stack.silent, stack.dead):
            assert ((share >= 0) & (share <= 1)).all()
        assert (stack.dead <= stack.silent).all()
        assert (stack.silent <= stack.saturated).all()

    def test_the_error_is_the_numerical_derivative(self, key):
        """Of the sum of the last outputs, each times the error that is sent back."""
        entry = ACTIVATIONS[key]
        columns = UNITS * entry.arity()
        rng = np.random.default_rng(4)
        z = rng.standard_normal((BATCH, columns))
        weights = 1.2 / np.sqrt(UNITS) * rng.standard_normal((UNITS, columns))
        error = rng.standard_normal((BATCH, UNITS))

        def target(inputs):
            return (entry.value(entry.value(inputs) @ weights) * error).sum(axis=1)

        way, step = rng.standard_normal(z.shape), 1e-6
        rise = (target(z + step * way) - target(z - step * way)) / (2 * step)
        back = entry.derivative(entry.value(z) @ weights) * np.tile(error, (1, entry.arity()))
        first = np.tile(back @ weights.T, (1, entry.arity())) * entry.derivative(z)
        # ReLU's and Maxout's kinks lie between two steps for some of the 8,192 numbers
        assert np.median(np.abs(rise - (first * way).sum(axis=1))) < 1e-6
        assert pushed(key, gain=1.2, depth=2, seed=4).errors == pytest.approx(
            [first.std(), back.std()], rel=1e-12
        )


class TestTheory:
    def test_a_linear_stack_keeps_its_spread_at_gain_1(self):
        stack = pushed("linear")
        assert_allclose(stack.spreads, 1, atol=0.25)
        assert_allclose(stack.errors, 1, atol=0.25)

    def test_relu_halves_the_error_s_variance(self):
        errors = np.mean([pushed("relu", seed=seed).errors for seed in range(5)], axis=0)
        assert_allclose(errors[:-1] / errors[1:], np.sqrt(1 / 2), atol=0.12)

    def test_he_s_gain_keeps_the_error_of_relu(self):
        errors = np.mean([pushed("relu", gain=2**0.5, seed=s).errors for s in range(5)], axis=0)
        assert 0.5 < errors[0] / errors[-1] < 2

    def test_sigmoid_loses_three_quarters_a_layer(self):
        errors = pushed("sigmoid").errors
        assert (errors[:-1] / errors[1:] < 0.3).all()
        assert errors[0] < 1e-6

    def test_selu_returns_to_variance_1(self):
        for spread in (0.5, 1.0, 3.0):
            assert pushed("selu", spread=spread, depth=30).spreads[-1] == pytest.approx(1, abs=0.3)

    def test_inputs_far_below_0_kill_relu_and_not_its_leak(self):
        stack = pushed("relu", mean=-8.0)
        assert_array_equal(stack.dead, 1)
        assert_array_equal(stack.spreads, 0)
        assert_array_equal(stack.errors, 0)
        assert not pushed("leaky_relu", mean=-8.0).dead.any()

    def test_large_inputs_saturate_tanh(self):
        assert pushed("tanh", spread=5.0).saturated[0] > 0.6
        assert pushed("tanh", spread=0.5).saturated[0] < 0.01


def test_a_spread_of_0_has_one_input():
    assert_array_equal(pushed("gelu", mean=0.5, spread=0.0).inputs, 0.5)


def test_examples():
    assert doctest.testmod(core.activations.layers).failed == 0
