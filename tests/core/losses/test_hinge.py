"""The hinge losses: which labels they take, their margins, and TensorFlow's slope at a kink."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from core.errors import InputError
from core.losses import LOSSES

HINGE, SQUARED, CATEGORICAL = (
    LOSSES[key] for key in ("hinge", "squared_hinge", "categorical_hinge")
)
both = pytest.mark.parametrize("loss", [HINGE, SQUARED], ids=lambda loss: loss.key)


@both
class TestSides:
    def test_0_and_1_stand_for_the_sides(self, loss):
        q = [[0.5, -2.0, 3.0]]
        assert_array_equal(loss.value([[0, 1, 1]], q), loss.value([[-1, 1, 1]], q))
        assert_array_equal(loss.gradient([[0, 1, 1]], q), loss.gradient([[-1, 1, 1]], q))

    @pytest.mark.parametrize(
        ("labels", "said"),
        [
            ([0, 0.5, 1], r"1 of 3 are not: labels\[1\] = 0\.5$"),
            ([-1, 0, 1], r"1 of 3 are not: labels\[1\] = 0"),
            ([2, 0, 1], r"labels\[0\] = 2"),
            ([np.inf, 0, 1], r"labels\[0\] = inf"),
        ],
    )
    def test_other_labels_are_refused(self, loss, labels, said):
        for function in (loss.value, loss.gradient):
            with pytest.raises(InputError, match=r"labels must be 0 and 1, or −1 and 1; .*" + said):
                function(labels, [1.0, 2.0, 3.0])

    def test_keras_says_nothing_of_a_mixture(self, tf, loss):
        theirs = getattr(tf.keras.losses, loss.key)
        mixed = theirs(np.float64([-1, 0, 1]), np.float64([1, 2, 3])).numpy()
        assert np.isfinite(mixed)  # the page says so

    def test_beyond_the_margin_nothing_is_left(self, loss):
        assert float(loss.value([1, 0], [1.5, -1.5])) == 0
        assert_array_equal(loss.gradient([1, 0], [1.5, -1.5]), [0, 0])


@pytest.mark.parametrize(
    ("loss", "labels", "predictions"),
    [
        (HINGE, [1, 0, 1], [1, -1, 0.5]),
        (SQUARED, [1, 0, 1], [1, -1, 0.5]),
        (CATEGORICAL, [1, 0, 0], [2, 1, 1]),
        (CATEGORICAL, [1, 0, 0], [-1, -2, -3]),
        (CATEGORICAL, [1, 0, 0], [0.5, 0, -3]),
        (CATEGORICAL, [0, 0, 0], [1, 1, 1]),
        (CATEGORICAL, [0.2, 0.5, 0.3], [1, 2, 3]),
    ],
)
def test_at_a_kink_the_slope_is_tensorflows(tf, loss, labels, predictions):
    q = tf.constant(predictions, tf.float64)
    y = np.float64(labels)
    with tf.GradientTape() as tape:
        tape.watch(q)
        value = eval(loss.tensorflow, {"tf": tf, "labels": y, "predictions": q})
    assert_allclose(loss.value(labels, predictions), value.numpy(), rtol=1e-15)
    assert_allclose(loss.gradient(labels, predictions), tape.gradient(value, q).numpy())


def test_the_right_class_is_among_the_rivals_with_0():
    assert float(CATEGORICAL.value([1, 0, 0], [-1.0, -5.0, -9.0])) == 2  # not 1 - 4
