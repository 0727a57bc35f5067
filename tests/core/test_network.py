"""The network: its numbers against differences and against TensorFlow."""

import doctest
from dataclasses import replace

import numpy as np
import pytest

import core.network
from core.digits import inputs_of, load_digits
from core.errors import InputError
from core.network import (
    HIDDEN,
    INITIALISERS,
    OUTPUTS,
    Architecture,
    Network,
    backward,
    dropout_masks,
    forward,
    initial,
)
from core.softmax import one_hot

SMALL = (6, 5, 4, 3, 3)
BOTH = pytest.mark.parametrize("output", OUTPUTS)
EACH = pytest.mark.parametrize("hidden", HIDDEN)


def small(hidden="relu", output="linear", dropout=0.0, seed=3):
    """A network with biases, so that no ReLU stands at its kink."""
    network = initial(Architecture(hidden, output, dropout, SMALL), "he_uniform", seed)
    random = np.random.default_rng(seed)
    return replace(network, biases=tuple(random.normal(0, 0.2, size) for size in SMALL[1:]))


def rows(network, count=7):
    random = np.random.default_rng(11)
    inputs = random.normal(size=(count, network.architecture.sizes[0]))
    return inputs, one_hot(np.arange(count) % network.architecture.sizes[-1], 3)


class TestArchitecture:
    def test_the_parameters_of_the_source(self):
        assert Architecture().shapes == ((784, 256), (256, 128), (128, 64), (64, 10))
        assert sum(Architecture().parameters) == 242_762

    def test_the_last_layer_has_its_own_activation(self):
        assert Architecture("tanh", "sigmoid").activations == ("tanh", "tanh", "tanh", "sigmoid")

    @pytest.mark.parametrize(
        "changes",
        [{"hidden": "softmax"}, {"output": "relu"}, {"dropout": -0.1}, {"dropout": 1.0}],
    )
    def test_what_does_not_fit_is_refused(self, changes):
        with pytest.raises(InputError, match=f"{next(iter(changes))} must be"):
            Architecture(**changes)

    def test_weights_of_another_shape_are_refused(self):
        network = small()
        with pytest.raises(InputError, match="no weights of this network"):
            Network(network.architecture, network.weights, network.biases[::-1])


class TestInitialisers:
    @pytest.mark.parametrize("key", list(INITIALISERS))
    def test_the_expression_is_what_is_drawn(self, key):
        entry = INITIALISERS[key]
        names = {"np": np, "random": np.random.default_rng(5), "fan_in": 7, "fan_out": 4}
        drawn = entry.draw(np.random.default_rng(5), 7, 4)
        np.testing.assert_array_equal(eval(entry.numpy, names), drawn)

    @pytest.mark.parametrize(
        ("key", "limit"), [("glorot_uniform", np.sqrt(6 / 1040)), ("he_uniform", np.sqrt(6 / 784))]
    )
    def test_the_limits_are_those_of_keras(self, key, limit):
        weights = initial(Architecture(), key, 0).weights[0]
        assert 0.999 * limit < np.abs(weights).max() <= limit * (1 + 1e-6)
        assert abs(weights.mean()) < limit / 100

    def test_a_seed_gives_the_same_and_another_another(self):
        first, again, other = (initial(Architecture(), "he_uniform", seed) for seed in (1, 1, 2))
        np.testing.assert_array_equal(first.weights[2], again.weights[2])
        assert (first.weights[2] != other.weights[2]).mean() > 0.99

    def test_single_precision_holds_them(self):
        weights = initial(Architecture(), "random_normal", 0).weights[1]
        np.testing.assert_array_equal(weights.astype(np.float32), weights)

    def test_an_unknown_one_is_refused(self):
        with pytest.raises(InputError, match="initialiser"):
            initial(Architecture(), "ones", 0)


class TestForward:
    @EACH
    @BOTH
    def test_every_layer_is_kerass(self, tf, hidden, output):
        network = initial(Architecture(hidden, output), "glorot_uniform", 4)
        inputs = inputs_of(load_digits().images[:3])
        passed = forward(network, inputs)
        theirs = tf.constant(inputs)
        for at, layer in enumerate(passed.layers):
            dense = tf.keras.layers.Dense(
                network.architecture.sizes[at + 1],
                activation=network.architecture.activations[at],
                dtype="float64",
            )
            dense.build(theirs.shape)
            dense.set_weights([network.weights[at], network.biases[at]])
            theirs = dense(theirs)
            np.testing.assert_allclose(layer.outputs, theirs, atol=1e-12)
        softmax = tf.keras.layers.Softmax(dtype="float64")(theirs)
        np.testing.assert_allclose(passed.probabilities, softmax, atol=1e-12)

    @pytest.mark.parametrize("seed", range(5))
    def test_sigmoid_before_softmax_bounds_every_probability(self, seed):
        network = initial(Architecture(output="sigmoid"), "he_uniform", seed)
        probabilities = forward(network, inputs_of(load_digits().images)).probabilities
        assert probabilities.max() <= np.e / (np.e + 9)
        assert probabilities.min() >= 1 / (1 + 9 * np.e)

    def test_rows_of_another_length_are_refused(self):
        with pytest.raises(InputError, match=r"rows of 6 numbers; shape \(2, 5\)"):
            forward(small(), np.zeros((2, 5)))
        with pytest.raises(InputError, match="rows of 6 numbers"):
            forward(small(), np.zeros(6))


class TestBackward:
    @EACH
    @BOTH
    @pytest.mark.parametrize("dropout", [0.0, 0.4])
    def test_every_gradient_is_that_of_differences(self, hidden, output, dropout):
        network = small(hidden, output, dropout)
        inputs, labels = rows(network)
        masks = dropout_masks(network.architecture, 2, len(inputs)) if dropout else None
        back = backward(network, forward(network, inputs, masks), labels)

        def loss(**changes):
            changed = replace(network, **changes)
            return backward(changed, forward(changed, inputs, masks), labels).loss

        step = 1e-6
        for name in ("weights", "biases"):
            for at, values in enumerate(getattr(network, name)):
                for place in list(np.ndindex(values.shape))[::3]:
                    slopes = []
                    for sign in (1, -1):
                        moved = [array.copy() for array in getattr(network, name)]
                        moved[at][place] += sign * step
                        slopes.append(loss(**{name: tuple(moved)}))
                    numeric = (slopes[0] - slopes[1]) / (2 * step)
                    assert getattr(back.layers[at], name)[place] == pytest.approx(numeric, abs=2e-8)

    @EACH
    @BOTH
    def test_every_gradient_is_that_of_a_tape(self, tf, hidden, output):
        network = initial(Architecture(hidden, output, 0.3), "he_uniform", 4)
        digits = load_digits()
        inputs, labels = inputs_of(digits.images[:4]), one_hot(digits.labels[:4], 10)
        masks = dropout_masks(network.architecture, 1, 4)
        back = backward(network, forward(network, inputs, masks), labels)
        weights, biases = (
            [tf.Variable(array) for array in arrays] for arrays in (network.weights, network.biases)
        )
        with tf.GradientTape() as tape:
            a = tf.constant(inputs)
            for at, key in enumerate(network.architecture.activations):
                a = getattr(tf.keras.activations, key)(a @ weights[at] + biases[at])
                a = a * masks[at] if at < len(masks) else a
            losses = tf.nn.softmax_cross_entropy_with_logits(labels=labels, logits=a)
            loss = tf.reduce_mean(losses)
        np.testing.assert_allclose(back.losses, losses, atol=1e-12)
        theirs = tape.gradient(loss, [weights, biases])
        for at, layer in enumerate(back.layers):
            np.testing.assert_allclose(layer.weights, theirs[0][at], atol=1e-12)
            np.testing.assert_allclose(layer.biases, theirs[1][at], atol=1e-12)

    def test_norms_are_lengths(self):
        network = small()
        inputs, labels = rows(network)
        for layer in backward(network, forward(network, inputs), labels).layers:
            parts = (layer.deltas, layer.weights, layer.biases)
            assert layer.norms == pytest.approx([np.linalg.norm(part.ravel()) for part in parts])

    def test_zeros_learn_nothing_but_the_last_bias(self):
        network = initial(Architecture(), "zeros", 0)
        inputs, labels = inputs_of(load_digits().images[:8]), one_hot(load_digits().labels[:8], 10)
        back = backward(network, forward(network, inputs), labels)
        assert [layer.norms[1] for layer in back.layers] == [0, 0, 0, 0]
        assert [layer.norms[2] > 0 for layer in back.layers] == [False, False, False, True]

    @pytest.mark.parametrize("size", [1e200, 1e308, np.inf, np.nan])
    def test_weights_that_were_lost_give_numbers_that_were_lost_without_a_word(self, size):
        network = small()
        network = replace(network, weights=tuple(size * weights for weights in network.weights))
        inputs, labels = rows(network)
        passed = forward(network, inputs)
        back = backward(network, passed, labels)
        assert not np.isfinite(passed.probabilities).all()
        assert not np.isfinite(back.layers[0].norms).all()

    def test_labels_of_another_shape_are_refused(self):
        network = small()
        inputs, labels = rows(network)
        with pytest.raises(InputError, match="labels and outputs must have the same shape"):
            backward(network, forward(network, inputs), labels[:, :2])


class TestDropout:
    def test_what_stays_is_made_larger(self):
        masks = dropout_masks(Architecture(dropout=0.25), 0, 50)
        assert [mask.shape for mask in masks] == [(50, 256), (50, 128), (50, 64)]
        for mask in masks:
            assert set(np.unique(mask)) == {0, 1 / 0.75}
            assert mask.mean() == pytest.approx(1, abs=0.05)

    def test_nothing_is_dropped_of_a_share_of_0(self):
        assert all((mask == 1).all() for mask in dropout_masks(Architecture(), 0))


def test_the_examples_run():
    assert doctest.testmod(core.network).failed == 0
