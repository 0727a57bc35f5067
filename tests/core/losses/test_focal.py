"""Binary cross entropy and the focal losses, at their edges and against Keras' own."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from core.errors import InputError
from core.losses import LOSSES

INF, NAN = np.inf, np.nan
BINARY, BINARY_FOCAL = LOSSES["binary_crossentropy"], LOSSES["binary_focal_crossentropy"]
FOCAL = LOSSES["categorical_focal_crossentropy"]
Z = np.array([[0.0, 1.0, 0.3], [1.0, 0.0, 0.5]])
Q = np.array([[0.2, 0.7, 0.1], [0.6, 0.3, 0.1]])


@pytest.fixture(scope="module")
def keras(tf):
    return tf.keras.losses


@pytest.mark.parametrize("smoothing", [0.0, 0.2])
def test_keras_gives_the_same_where_nothing_is_clipped(keras, smoothing):
    given = {"label_smoothing": smoothing}
    pairs = [
        (BINARY, keras.binary_crossentropy, {}),
        (BINARY_FOCAL, keras.binary_focal_crossentropy, {"gamma": 3.0}),
        (FOCAL, keras.categorical_focal_crossentropy, {"gamma": 0.5, "alpha": 0.4}),
    ]
    for ours, theirs, more in pairs:
        expected = theirs(Z, Q, **given, **more).numpy()
        # 1e-7: Keras adds its epsilon inside of the binary logarithm
        assert_allclose(ours.value(Z, Q, **given, **more), expected, rtol=1e-6)


def test_a_probability_of_0_costs_infinitely_much_unless_it_is_clipped(keras):
    assert float(BINARY.value([1.0, 0.0], [0.0, 0.0])) == INF
    assert float(FOCAL.value([1.0, 0.0], [0.0, 1.0])) == INF
    assert float(BINARY_FOCAL.value([1.0, 0.0], [0.0, 0.0])) == INF
    clipped = float(BINARY.value([1.0], [0.0], epsilon=1e-7))
    assert clipped == pytest.approx(-np.log(1e-7))
    theirs = float(keras.binary_crossentropy(np.float64([1.0]), np.float64([0.0])))
    assert clipped == pytest.approx(theirs, rel=0.05)


def test_the_right_answer_costs_nothing_and_is_still():
    for loss in (BINARY, BINARY_FOCAL, FOCAL):
        assert float(loss.value([1.0, 0.0], [1.0, 0.0])) == 0
        slope = loss.gradient([1.0, 0.0], [1.0, 0.0])
        assert np.isfinite(slope).all()
    assert_array_equal(BINARY_FOCAL.gradient([1.0, 0.0], [1.0, 0.0]), [0, 0])
    assert_array_equal(FOCAL.gradient([1.0, 0.0], [1.0, 0.0], gamma=0.5), [0, 0])


def test_gamma_0_is_cross_entropy():
    plain = LOSSES["categorical_crossentropy"]
    for kind in ("value", "gradient"):
        ours = getattr(FOCAL, kind)(Z, Q, gamma=0, alpha=1)
        assert_allclose(ours, getattr(plain, kind)(Z, Q), rtol=1e-14)
        ours = getattr(BINARY_FOCAL, kind)(Z, Q, gamma=0)
        assert_allclose(ours, getattr(BINARY, kind)(Z, Q), rtol=1e-14)


def test_focal_forgets_what_is_easy():
    easy, hard = FOCAL.value([[1, 0]] * 2, [[0.95, 0.05], [0.05, 0.95]], alpha=1)
    assert easy / -np.log(0.95) == pytest.approx(0.05**2)
    assert hard / -np.log(0.05) == pytest.approx(0.95**2)


@pytest.mark.parametrize("loss", [BINARY, BINARY_FOCAL, FOCAL], ids=lambda loss: loss.key)
def test_what_is_no_probability_is_refused(loss):
    for function in (loss.value, loss.gradient):
        with pytest.raises(InputError, match=r"predictions must be probabilities.*\[1\] = 1\.5"):
            function([1.0, 0.0], [0.5, 1.5])
        with pytest.raises(InputError, match="label_smoothing must be from 0 to 1"):
            function([1.0, 0.0], [0.5, 0.5], label_smoothing=1.5)


def test_clipped_predictions_have_no_slope():
    slope = BINARY.gradient([1.0, 1.0, 0.0], [0.01, 0.5, 0.99], epsilon=0.1)
    assert_allclose(slope, [0, -2 / 3, 0])
    assert np.isnan(BINARY.gradient([1.0, 1.0], [NAN, 0.5])[0])
