"""The training against TensorFlow's gradients and Keras' Adam, and its dead start."""

import doctest

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import core.activations.separation
from core.activations import ACTIVATIONS
from core.activations.clouds import CLOUDS, REACH
from core.activations.curves import logistic
from core.activations.separation import CELLS, EVERY, RATE, STEPS, _started, cells, separate


def by_tensorflow(tf, network, points, labels, settings):
    """The loss and its gradient by all numbers, by the expressions of the entry."""
    parts = [tf.Variable(part) for part in (*network.weights, *network.biases, *network.slopes)]
    with tf.GradientTape() as tape:
        hidden = tf.constant(points)
        for layer in range(3):
            x = hidden @ parts[layer] + parts[3 + layer]
            names = {"tf": tf, "np": np, "x": x} | settings
            if network.activation.learned:
                names[network.activation.learned] = parts[6 + layer][0] if layer < 2 else 0
            hidden = eval(network.activation.tensorflow, names) if layer < 2 else x
        losses = tf.nn.sigmoid_cross_entropy_with_logits(labels, hidden[:, 0])
        loss = tf.reduce_mean(losses)
    slopes = tape.gradient(loss, parts, unconnected_gradients="zero")
    return float(loss), np.concatenate([np.ravel(slope) for slope in slopes])


@pytest.mark.parametrize("key", list(ACTIVATIONS))
def test_loss_and_gradient_are_tensorflow_s(tf, key):
    points, labels = CLOUDS["moons"].points(0)
    settings = {p.name: p.default for p in ACTIVATIONS[key].parameters}
    if "pieces" in settings:
        settings["pieces"] = 3
    network = _started(ACTIVATIONS[key], settings, 0, 0.1)
    logits, given, before = network.forward(points)
    ours = network.gradient((logistic(logits) - labels) / len(labels), given, before)
    loss, theirs = by_tensorflow(tf, network, points, labels, settings)
    assert_allclose(ours, theirs, rtol=1e-9, atol=1e-12)
    trained = separate("moons", key, tuple(settings.items()), 0, 0.1)
    assert trained.losses[0] == pytest.approx(loss, rel=1e-12)


@pytest.mark.parametrize("key", list(ACTIVATIONS))
def test_every_activation_learns_but_none(key):
    trained = separate("circles", key, (), 0, 0.0)
    assert (trained.accuracies[-1] > 0.97) == (key != "linear")
    assert trained.losses[-1] < trained.losses[0]
    assert not trained.dead


def test_what_is_kept():
    trained = separate("moons", "prelu", (), 0, 0.0)
    assert trained.losses.shape == trained.accuracies.shape == (STEPS + 1,)
    assert trained.pictures.shape == (STEPS // EVERY + 1, CELLS, CELLS)
    assert ((trained.pictures >= 0) & (trained.pictures <= 1)).all()
    assert_array_equal(trained.learned[0], [0.25, 0.25])
    assert (trained.learned[-1] != 0.25).all()
    assert separate("moons", "relu", (), 0, 0.0).learned is None


def test_the_last_picture_is_that_of_the_last_step():
    trained = separate("xor", "tanh", (), 0, 0.0)
    points, labels = CLOUDS["xor"].points(0)
    places = ((points + REACH) * CELLS / (2 * REACH)).astype(int).clip(0, CELLS - 1)
    yes = trained.pictures[-1][places[:, 1], places[:, 0]] > 0.5
    assert np.mean(yes == labels) > 0.95  # a cell is wider than a point
    assert cells().shape == (CELLS**2, 2)
    assert_allclose(cells()[0], [-REACH + REACH / CELLS] * 2)


def test_the_first_step_is_that_of_adam():
    network = _started(ACTIVATIONS["tanh"], {}, 0, 0.0)
    points, labels = CLOUDS["moons"].points(0)
    logits, given, before = network.forward(points)
    slopes = network.gradient((logistic(logits) - labels) / len(labels), given, before)
    network.take(network.numbers - RATE * np.sign(slopes) * (np.abs(slopes) > 1e-6))
    after, _, _ = network.forward(points)
    loss = np.mean(np.logaddexp(0, after) - labels * after)
    assert separate("moons", "tanh", (), 0, 0.0).losses[1] == pytest.approx(loss, abs=1e-3)


class TestDeadStart:
    def test_no_relu_answers_and_nothing_is_learned(self):
        trained = separate("moons", "relu", (), 0, -5.0)
        assert trained.dead
        assert_allclose(trained.silent, 1)
        assert_allclose(trained.losses, np.log(2), rtol=1e-12)
        assert_allclose(trained.pictures, 0.5)

    def test_a_leak_gets_out(self):
        trained = separate("moons", "leaky_relu", (), 0, -5.0)
        assert not trained.dead
        assert trained.accuracies[-1] > 0.97


def test_it_is_the_same_again():
    first = separate("moons", "gelu", (), 5, 0.0)
    separate.cache_clear()
    assert_array_equal(separate("moons", "gelu", (), 5, 0.0).losses, first.losses)


def test_examples():
    assert doctest.testmod(core.activations.separation).failed == 0
