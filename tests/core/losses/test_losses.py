import importlib
import warnings

import ml_dtypes
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from mpmath import mp
from numpy.testing import assert_allclose, assert_array_equal

import core.losses
from core.errors import InputError, InputTypeError, Message, NumericWarning
from core.losses import (
    LOSSES,
    Family,
    Inputs,
    LabelDomain,
    check_distribution,
    looks_swapped,
    reduce_loss,
    sigmoid_cross_entropy_with_logits,
    softmax_cross_entropy_with_logits,
    sparse_softmax_cross_entropy_with_logits,
    weighted_cross_entropy_with_logits,
)
from core.losses.transforms import TRANSFORMS
from core.registry import Registry
from core.softmax import one_hot, softmax
from tests.core.oracles import (
    FLOAT_TYPES,
    WIDE_TYPES,
    exact_log_softmax,
    exact_softmax,
    relative_errors,
)

INF, NAN = np.inf, np.nan
ENTRIES = list(LOSSES.values())
ON_LOGITS = [loss for loss in ENTRIES if loss.inputs is Inputs.LOGITS]
OTHERS = [loss for loss in ENTRIES if loss not in ON_LOGITS]
TEMPERED = [
    (loss, T) for loss in ENTRIES for T in ((0.5, 1.0, 2.0) if loss in ON_LOGITS else (1.0,))
]


entry = pytest.mark.parametrize("loss", ENTRIES, ids=list(LOSSES))
entry_on_logits = pytest.mark.parametrize("loss", ON_LOGITS, ids=lambda loss: loss.key)
entry_on_others = pytest.mark.parametrize("loss", OTHERS, ids=lambda loss: loss.key)
tempered = pytest.mark.parametrize(
    ("loss", "temperature"), TEMPERED, ids=[f"{loss.key}-{T}" for loss, T in TEMPERED]
)
wide = pytest.mark.parametrize("dtype", WIDE_TYPES)
pairs = st.tuples(st.integers(1, 4), st.integers(1, 6))
logit_rows = pairs.flatmap(lambda s: hnp.arrays(np.float64, s, elements=st.floats(-50, 50)))

ROWS = [[0.5, 0.7, 0.3], [0.8, 0.2, 0.9]]
THREE = [[0.3, 0.2, 0.2], [0.5, 0.7, 0.3], [0.1, 0.2, 0.3]]


def some_labels(loss, shape, mass=1.0, seed=0):
    """Labels of the entry's domain; `mass` is the sum of a distribution's rows."""
    rng = np.random.default_rng(seed)
    if loss.labels is LabelDomain.INDEX:
        return rng.integers(0, shape[-1], shape[:-1])
    if loss.labels is LabelDomain.DISTRIBUTION:
        return mass * rng.dirichlet(np.ones(shape[-1]), shape[:-1])
    if loss.labels is LabelDomain.VALUE:
        return rng.normal(0, 3, shape)
    if loss.labels is LabelDomain.COUNT:
        return rng.poisson(2, shape).astype(np.float64)
    if loss.labels is LabelDomain.SIDE:
        return rng.integers(0, 2, shape).astype(np.float64)
    labels = rng.uniform(0, 1, shape)
    labels[..., 0] = 0
    labels[..., -1] = 1
    return labels


def some_logits(shape, seed=1):
    return np.random.default_rng(seed).normal(0, 3, shape)


def some_inputs(loss, shape):
    """The second argument of the entry; probabilities from 0.05 to 0.95, so that a step fits."""
    logits = some_logits(shape)
    if loss.inputs is Inputs.PROBABILITIES:
        return 0.05 + 0.9 * softmax(logits)
    return np.exp(0.2 * logits) if loss.inputs is Inputs.RATES else logits


def parameter_sets(loss):
    """The defaults, and both ends of every slider."""
    yield {}
    for parameter in loss.parameters:
        yield {parameter.name: parameter.low}
        yield {parameter.name: parameter.high}


class TestPrintedNumbers:
    @wide
    def test_softmax_cross_entropy_of_three_rows(self, dtype):
        logits = np.array([[1, 2, 3]] * 3, dtype)
        losses = softmax_cross_entropy_with_logits([[0, 0, 1]] * 3, logits)
        assert losses.shape == (3,)
        assert float(reduce_loss(losses, "sum")) == pytest.approx(1.22282, abs=5e-6)
        exact = -3 * float(exact_log_softmax([1, 2, 3])[2])
        assert float(reduce_loss(losses, "sum")) == pytest.approx(exact, abs=2e-7)
        assert float(reduce_loss(losses)) == pytest.approx(exact / 3, abs=2e-7)

    @wide
    def test_sigmoid_cross_entropy(self, dtype):
        logits = np.array(ROWS, dtype)
        ones = [[0.47407699, 0.40318602, 0.5543552], [0.37110069, 0.59813887, 0.34115386]]
        zeros = [[0.97407699, 1.10318601, 0.85435522], [1.17110074, 0.79813886, 1.24115384]]
        for label, printed in ((1, ones), (0, zeros)):
            losses = sigmoid_cross_entropy_with_logits(np.full((2, 3), label), logits)
            assert losses.dtype == dtype
            assert_allclose(losses, printed, rtol=0, atol=2e-7)

    @wide
    def test_softmax_and_sparse_cross_entropy(self, dtype):
        logits = np.array(THREE, dtype)
        printed = [1.03306878, 0.91190147, 1.00194287]
        sparse = sparse_softmax_cross_entropy_with_logits([0, 1, 2], logits)
        dense = softmax_cross_entropy_with_logits(one_hot([0, 1, 2], 3), logits)
        assert_allclose(sparse, printed, rtol=0, atol=2e-7)
        assert_allclose(dense, printed, rtol=0, atol=2e-7)

    @wide
    def test_sigmoid_is_the_gradient_at_label_0(self, dtype):
        printed = [0.00247262, 0.00931596, 0.0344452, 0.11920292, 0.33924368]
        printed += [0.6607564, 0.880797, 0.96555483, 0.99068403, 0.9975274]
        x = np.linspace(-6, 6, 10).astype(dtype)
        slope = LOSSES["sigmoid_cross_entropy"].gradient(np.zeros(10), x)
        assert_allclose(slope, printed, rtol=0, atol=2e-7)

    @wide
    def test_cross_entropy_of_the_rebuilt_predictions(self, dtype):
        predictions = np.log(np.array([[0.5, 0.4, 0.1], [0.8, 0.1, 0.1]], dtype))
        losses = softmax_cross_entropy_with_logits([[1, 0, 0]] * 2, predictions)
        assert_allclose(losses, [0.6931, 0.2231], rtol=0, atol=5e-5)
        assert_allclose(losses / np.log(10), [0.301, 0.097], rtol=0, atol=5e-4)
        assert_allclose(losses, [np.log(2), -np.log(0.8)], rtol=0, atol=2e-7)

    def test_swapped_arguments_give_the_wrong_number_of_the_sources(self):
        swapped = softmax_cross_entropy_with_logits([[1, 2, 3]] * 3, [[0, 0, 1]] * 3)
        assert float(swapped.sum()) == pytest.approx(18.926, abs=5e-4)


@tempered
class TestEveryEntryAgainstAnOracle:
    @pytest.mark.parametrize("mass", [1.0, 0.4, 2.5])
    def test_gradient_is_the_numerical_derivative(self, loss, temperature, mass):
        logits, step = some_inputs(loss, (5, 4)), 5e-6
        labels = some_labels(loss, logits.shape, mass)
        for parameters in parameter_sets(loss):
            ours = loss.gradient(labels, logits, temperature, **parameters)
            for k in range(logits.shape[-1]):
                move = np.zeros(4)
                move[k] = step
                ahead = loss.value(labels, logits + move, temperature, **parameters)
                behind = loss.value(labels, logits - move, temperature, **parameters)
                slope = (ahead - behind) / (2 * step)
                slope = slope.sum(axis=-1) if loss.elementwise else slope
                assert_allclose(ours[:, k], slope, rtol=1e-8, atol=1e-8)

    @pytest.mark.parametrize(("dtype", "limit"), [(np.float32, 2e-5), (np.float64, 1e-13)])
    def test_tensorflow_gives_the_same(self, tf, loss, dtype, limit, temperature):
        logits = some_inputs(loss, (6, 5)).astype(dtype)
        labels = some_labels(loss, logits.shape)  # all above the 1e-7 at which Keras clips in KL
        labels = labels if loss.labels is LabelDomain.INDEX else labels.astype(dtype)
        for chosen in parameter_sets(loss):
            parameters = {p.name: p.default for p in loss.parameters} | chosen
            names = {"tf": tf, "labels": labels, "temperature": temperature, **parameters}
            with tf.GradientTape() as tape:
                names[loss.argument] = tf.Variable(logits)
                theirs = eval(loss.tensorflow, names)
            ours = loss.value(labels, logits, temperature, **chosen)
            assert ours.dtype == theirs.numpy().dtype
            assert_allclose(ours, theirs.numpy(), rtol=limit, atol=limit)
            ours = loss.gradient(labels, logits, temperature, **chosen)
            theirs = tape.gradient(theirs, names[loss.argument]).numpy()
            assert_allclose(ours, theirs, rtol=limit, atol=limit)


@entry_on_logits
class TestEveryEntryOnLogits:
    def test_temperature_divides_the_logits(self, loss):
        logits = some_logits((3, 4))
        labels = some_labels(loss, logits.shape)
        assert_allclose(loss.value(labels, logits, 4.0), loss.value(labels, logits / 4), rtol=1e-14)
        assert_allclose(
            loss.gradient(labels, logits, 4.0), loss.gradient(labels, logits / 4) / 4, rtol=1e-14
        )

    def test_the_code_is_in_logits_and_temperature(self, loss):
        assert loss.argument == "logits"
        assert "logits=logits / temperature" in loss.tensorflow


@entry_on_others
class TestEveryEntryOnPredictions:
    def test_has_no_temperature(self, loss):
        labels, predictions = some_labels(loss, (3,)), some_inputs(loss, (3,))
        for function in (loss.value, loss.gradient):
            with pytest.raises(InputError, match=rf"^{loss.key} has no logits .*; 2\.0 came$"):
                function(labels, predictions, 2)
            assert_array_equal(function(labels, predictions, 1), function(labels, predictions))

    def test_the_code_is_in_predictions(self, loss):
        assert loss.argument == "predictions"
        assert "predictions" in loss.tensorflow
        assert "logits" not in loss.tensorflow
        assert "temperature" not in loss.tensorflow


@entry
class TestEveryEntry:
    @pytest.mark.parametrize("dtype", FLOAT_TYPES)
    @pytest.mark.parametrize("shape", [(4,), (3, 4), (2, 3, 4), (0, 4)])
    def test_shapes_and_types(self, loss, dtype, shape):
        logits, labels = some_inputs(loss, shape).astype(dtype), some_labels(loss, shape)
        value, slope = loss.value(labels, logits), loss.gradient(labels, logits)
        assert value.shape == (shape if loss.elementwise else shape[:-1])
        assert slope.shape == shape
        assert value.dtype == slope.dtype == dtype
        wide = loss.value(labels, logits.astype(np.float32))
        assert_allclose(value.astype(np.float32), wide, rtol=8e-3, atol=1e-6)

    def test_integer_logits_become_float64(self, loss):
        labels = some_labels(loss, (3,))
        whole = [1, 0, 1] if loss.inputs is Inputs.PROBABILITIES else [1, 2, 3]
        for function in (loss.value, loss.gradient):
            assert function(labels, whole).dtype == np.float64
            assert_array_equal(function(labels, whole), function(labels, np.float64(whole)))

    def test_nan_stays_in_its_row(self, loss):
        logits = some_inputs(loss, (3, 4))
        labels = some_labels(loss, logits.shape)
        clean = loss.value(labels, logits), loss.gradient(labels, logits)
        logits[1, 2] = NAN
        for before, after in zip(
            clean, (loss.value(labels, logits), loss.gradient(labels, logits)), strict=True
        ):
            assert_array_equal(after[[0, 2]], before[[0, 2]])
            assert np.isnan(after[1]).any()

    @pytest.mark.parametrize("temperature", [0, -1, NAN, INF])
    def test_refuses_a_temperature_out_of_range(self, loss, temperature):
        for function in (loss.value, loss.gradient):
            with pytest.raises(InputError, match="temperature must be a finite number above 0"):
                function(some_labels(loss, (3,)), [1, 2, 3], temperature)

    def test_refuses_an_unknown_parameter(self, loss):
        known = ", ".join(p.name for p in loss.parameters) or "-"
        for function in (loss.value, loss.gradient):
            with pytest.raises(InputError, match=f"no parameter 'beta'; it has: {known}$"):
                function(some_labels(loss, (3,)), [1, 2, 3], beta=1)

    @pytest.mark.parametrize("shape", [(2, 1), (1, 3), (3, 2), (2, 3, 1), ()])
    def test_refuses_shapes_that_would_broadcast(self, loss, shape):
        logits = some_inputs(loss, (2, 3))
        for function in (loss.value, loss.gradient):
            with pytest.raises(InputError, match=r"shape") as caught:
                function(np.zeros(shape), logits)
            assert str(shape) in str(caught.value)

    @pytest.mark.parametrize("bad", [[True, False], [1j, 0], ["a", "b"]])
    def test_refuses_what_is_no_real_number(self, loss, bad):
        labels = some_labels(loss, (2,))
        for function in (loss.value, loss.gradient):
            with pytest.raises(InputTypeError, match=f"{loss.argument} must be real numbers"):
                function(labels, bad)
            with pytest.raises(InputTypeError, match="labels must be real numbers"):
                function(bad if np.ndim(labels) else bad[0], [1.0, 2.0])

    def test_leaves_its_input_alone(self, loss):
        logits = some_inputs(loss, (3, 4))
        labels = some_labels(loss, logits.shape)
        copies = labels.copy(), logits.copy()
        labels.flags.writeable = logits.flags.writeable = False
        loss.value(labels, logits)
        loss.gradient(labels, logits)
        assert_array_equal(labels, copies[0])
        assert_array_equal(logits, copies[1])

    @given(data=st.data())
    def test_no_warning_of_numpys_own_comes_out(self, loss, data):
        extremes = [0, 1, -1, 1e-320, 1e308, -1e308, INF, -INF, NAN]
        if loss.inputs is Inputs.PROBABILITIES:
            extremes = [0, 1, -0.0, 1e-320, 1e-308, 1 - 1e-16, NAN]
        elif loss.inputs is Inputs.RATES:
            extremes = [0, 1, -0.0, 1e-320, 1e308, INF, NAN]
        elements = st.sampled_from(extremes)
        logits = data.draw(hnp.arrays(np.float64, (2, 3), elements=elements))
        temperatures = [1e-300, 1.0, 1e300] if loss in ON_LOGITS else [1.0]
        temperature = data.draw(st.sampled_from(temperatures))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", NumericWarning)
            loss.value(some_labels(loss, (2, 3)), logits, temperature)
            loss.gradient(some_labels(loss, (2, 3)), logits, temperature)

    def test_is_described(self, loss):
        assert loss.source.startswith("https://")
        assert loss.formula
        assert loss.gradient_formula
        for parameter in loss.parameters:
            assert parameter.low <= parameter.default <= parameter.high

    def test_its_inputs_come_from_logits_by_its_transforms(self, loss):
        least = 0 if loss.inputs in (Inputs.PROBABILITIES, Inputs.RATES) else -INF
        most = 1 if loss.inputs is Inputs.PROBABILITIES else INF
        for key in loss.transforms:
            made = TRANSFORMS[key].value(some_logits((4, 3)))
            assert ((least <= made) & (made <= most)).all()
        if loss.inputs is Inputs.LOGITS:
            assert loss.transforms == ("none",)


class TestRegistry:
    def test_keys_are_tensorflows(self):
        assert isinstance(LOSSES, Registry)
        for key in ("softmax", "sparse_softmax", "sigmoid", "weighted"):
            assert f"{key}_cross_entropy" in LOSSES
        for loss in ON_LOGITS:
            assert hasattr(core.losses, f"{loss.key}_with_logits")

    def test_the_others_have_the_keys_of_keras(self, tf):
        keras = importlib.import_module("keras.losses")  # tf.keras has short names for some
        without = [loss.key for loss in OTHERS if not hasattr(keras, loss.key)]
        assert without == ["jensen_shannon"]  # Keras has none

    def test_they_are_listed_family_by_family(self):
        order = {family: at for at, family in enumerate(Family)}
        places = [order[loss.family] for loss in ENTRIES]
        assert places == sorted(places)
        assert set(places) == set(order.values())

    def test_an_unknown_loss_lists_the_known(self):
        with pytest.raises(KeyError, match=r"no loss called 'x'; there are: softmax_cross_entropy"):
            LOSSES["x"]

    @given(logit_rows)
    def test_entries_are_the_functions(self, logits):
        labels = softmax(-logits)
        assert_array_equal(
            LOSSES["softmax_cross_entropy"].value(labels, logits),
            softmax_cross_entropy_with_logits(labels, logits),
        )
        assert_array_equal(
            LOSSES["weighted_cross_entropy"].value(labels, logits, pos_weight=3),
            weighted_cross_entropy_with_logits(labels, logits, 3),
        )

    def test_public_names_are_defined(self):
        for name in core.losses.__all__:
            assert getattr(core.losses, name) is not None


class TestSoftmaxCrossEntropy:
    @given(logit_rows, st.integers(0, 1000))
    def test_sparse_is_dense_with_one_hot(self, logits, seed):
        labels = np.random.default_rng(seed).integers(0, logits.shape[1], logits.shape[0])
        rows = one_hot(labels, logits.shape[1])
        assert_array_equal(
            sparse_softmax_cross_entropy_with_logits(labels, logits),
            softmax_cross_entropy_with_logits(rows, logits),
        )
        assert_array_equal(
            LOSSES["sparse_softmax_cross_entropy"].gradient(labels, logits, 2.0),
            LOSSES["softmax_cross_entropy"].gradient(rows, logits, 2.0),
        )

    @given(logit_rows, st.integers(0, 1000))
    def test_fifty_digits(self, logits, seed):
        labels = np.random.default_rng(seed).dirichlet(np.ones(logits.shape[1]), logits.shape[0])
        ours = softmax_cross_entropy_with_logits(labels, logits)
        slopes = LOSSES["softmax_cross_entropy"].gradient(labels, logits)
        for row, y, x, slope in zip(ours, labels, logits, slopes, strict=True):
            terms = [mp.mpf(float(a)) * b for a, b in zip(y, exact_log_softmax(x), strict=True)]
            assert float(row) == pytest.approx(float(-mp.fsum(terms)), rel=1e-14, abs=1e-300)
            exact = [float(sum(y) * p - a) for p, a in zip(exact_softmax(x), y, strict=True)]
            assert_allclose(slope, exact, rtol=0, atol=1e-14)

    @given(hnp.arrays(np.float64, (2, 3, 4), elements=st.floats(-50, 50)))
    def test_any_axis(self, logits):
        labels = softmax(logits[::-1], 1)
        expected = softmax_cross_entropy_with_logits(
            np.moveaxis(labels, 1, -1), np.moveaxis(logits, 1, -1)
        )
        for axis in (1, -2):
            ours = softmax_cross_entropy_with_logits(labels, logits, axis)
            assert ours.shape == (2, 4)
            assert_array_equal(ours, expected)

    def test_zero_times_log_zero_is_zero(self):
        assert float(softmax_cross_entropy_with_logits([1, 0], [0, -INF])) == 0
        assert not np.signbit(softmax_cross_entropy_with_logits([1, 0], [0, -INF]))
        assert_array_equal(LOSSES["softmax_cross_entropy"].gradient([1, 0], [0, -INF]), np.zeros(2))

    def test_a_class_that_cannot_be_costs_infinity(self):
        assert float(softmax_cross_entropy_with_logits([0.5, 0.5], [0, -INF])) == INF
        assert float(sparse_softmax_cross_entropy_with_logits(1, [0, -INF])) == INF
        assert_array_equal(LOSSES["sparse_softmax_cross_entropy"].gradient(1, [0, -INF]), [1, -1])

    def test_an_all_minus_infinite_row_says_so(self):
        with pytest.warns(NumericWarning, match=r"1 of 2 lanes, \[1, :\]"):
            losses = softmax_cross_entropy_with_logits([[1, 0]] * 2, [[0, 0], [-INF, -INF]])
        assert_allclose(losses, [np.log(2), NAN])
        with pytest.warns(NumericWarning, match=r"1 of 1 lanes"):
            assert np.isnan(softmax_cross_entropy_with_logits([0, 0], [-INF, -INF]))

    def test_nan_is_not_cured_by_a_label_of_0(self):
        assert np.isnan(softmax_cross_entropy_with_logits([0, 0], [NAN, 1]))
        assert np.isnan(softmax_cross_entropy_with_logits([NAN, 1], [0, 1]))

    def test_a_sure_and_right_answer_keeps_its_gradient(self):
        for key, label in (("softmax_cross_entropy", [1, 0]), ("sparse_softmax_cross_entropy", 0)):
            slope = LOSSES[key].gradient(label, [0, -40])
            small = mp.exp(-40) / (1 + mp.exp(-40))
            assert max(relative_errors(slope, [-small, small])) < 1e-15

    def test_the_gradient_at_another_mass_is_not_tensorflows(self, tf):
        labels, logits = np.array([0.5, 0.0, 0.0]), np.array([1.0, 2.0, 3.0])
        ours = LOSSES["softmax_cross_entropy"].gradient(labels, logits)
        assert_allclose(ours, 0.5 * softmax(logits) - labels, rtol=1e-15)
        variable = tf.Variable(logits)
        with tf.GradientTape() as tape:
            loss = tf.nn.softmax_cross_entropy_with_logits(labels, variable)
        theirs = tape.gradient(loss, variable).numpy()
        assert_allclose(theirs, softmax(logits) - labels, rtol=1e-6)
        assert np.abs(ours - theirs).max() > 0.3

    def test_keras_gives_the_same(self, tf):
        labels, logits = one_hot([2, 0], 3), np.array([[1.0, 2.0, 3.0], [3.0, 0.0, 1.0]])
        theirs = tf.keras.losses.categorical_crossentropy(labels, logits, from_logits=True)
        assert_allclose(softmax_cross_entropy_with_logits(labels, logits), theirs, rtol=1e-6)

    @pytest.mark.parametrize(("dtype", "limit"), [(np.float32, 1.2e-5), (np.float64, 3e-14)])
    def test_fifty_thousand_classes(self, dtype, limit):
        logits = np.random.default_rng(7).uniform(-30, 30, (4, 50_257)).astype(dtype)
        labels = np.array([0, 17, 50_256, 30_000])
        wide = logits.astype(np.longdouble)
        exact = np.log(np.exp(wide).sum(axis=-1)) - wide[np.arange(4), labels]
        ours = sparse_softmax_cross_entropy_with_logits(labels, logits)
        assert np.abs(ours - exact).max() <= limit
        rows = one_hot(labels, 50_257)
        assert np.abs(softmax_cross_entropy_with_logits(rows, logits) - exact).max() <= limit


class TestIndexLabels:
    @pytest.mark.parametrize("bad", [3, -1, 10**18, np.float32(1e30)])
    def test_out_of_range_names_the_rows(self, bad):
        text = r"labels must be from 0 to 2; 1 of 3 are not: labels\[1\] = "
        with pytest.raises(InputError, match=text):
            sparse_softmax_cross_entropy_with_logits(np.array([0, bad, 2]), THREE)

    def test_many_rows_are_cut(self):
        with pytest.raises(InputError, match=r"8 of 8 are not: .*labels\[4\] = 9, \.\.\.$"):
            sparse_softmax_cross_entropy_with_logits([9] * 8, np.zeros((8, 3)))

    def test_rows_of_a_batch_of_sequences_are_named(self):
        with pytest.raises(InputError, match=r": labels\[1, 0\] = 4$"):
            sparse_softmax_cross_entropy_with_logits([[0, 1], [4, 0]], np.zeros((2, 2, 4)))

    def test_a_single_label_is_named_without_a_row(self):
        with pytest.raises(InputError, match=r": labels = 4$"):
            sparse_softmax_cross_entropy_with_logits(4, [0, 1, 2])

    @pytest.mark.parametrize("bad", [1.5, NAN, INF])
    def test_a_fraction_names_the_row(self, bad):
        with pytest.raises(InputError, match=r"labels must be whole .* 1 of 3 .*: labels\[2\] = "):
            sparse_softmax_cross_entropy_with_logits([0, 1, bad], THREE)

    @pytest.mark.parametrize("dtype", [*FLOAT_TYPES, np.int8, np.uint64])
    def test_whole_numbers_of_any_type_will_do(self, dtype):
        ours = sparse_softmax_cross_entropy_with_logits(np.array([0, 1, 2], dtype), THREE)
        assert_array_equal(ours, sparse_softmax_cross_entropy_with_logits([0, 1, 2], THREE))

    @pytest.mark.parametrize("ignored", [-1, 1, 255])
    def test_ignored_rows_have_loss_0(self, ignored):
        labels = np.array([0, ignored, 2])
        logits = np.array(THREE)
        logits[1] = NAN
        losses = sparse_softmax_cross_entropy_with_logits(labels, logits, ignore_index=ignored)
        assert losses[1] == 0
        assert_array_equal(
            losses[[0, 2]], sparse_softmax_cross_entropy_with_logits([0, 2], logits[[0, 2]])
        )
        mean = reduce_loss(losses, weights=labels != ignored, divide_by="weights")
        assert float(mean) == pytest.approx(losses.sum() / 2, rel=1e-15)

    def test_ignore_index_must_be_whole(self):
        with pytest.raises(InputTypeError, match="ignore_index must be a whole number"):
            sparse_softmax_cross_entropy_with_logits([0], [[1, 2]], ignore_index=0.5)

    def test_one_hot_labels_show_both_shapes(self):
        with pytest.raises(InputError, match=r"shape \(3,\); \(3, 3\) came"):
            sparse_softmax_cross_entropy_with_logits(np.eye(3), THREE)

    def test_index_labels_in_the_dense_loss_show_both_shapes(self):
        with pytest.raises(InputError, match=r"labels came with \(3,\), logits with \(3, 3\)"):
            softmax_cross_entropy_with_logits([0, 1, 2], THREE)


class TestSigmoidCrossEntropy:
    @given(logit_rows, st.integers(0, 1000))
    def test_is_the_weighted_one_at_weight_1(self, logits, seed):
        labels = np.random.default_rng(seed).uniform(0, 1, logits.shape)
        assert_array_equal(
            sigmoid_cross_entropy_with_logits(labels, logits),
            weighted_cross_entropy_with_logits(labels, logits, 1),
        )

    @given(st.floats(-700, 700), st.floats(0, 1), st.floats(0, 100))
    def test_fifty_digits(self, x, z, q):
        big, weight, label = mp.mpf(x), mp.mpf(q), mp.mpf(z)
        positive, negative = mp.log1p(mp.exp(-big)), mp.log1p(mp.exp(big))
        exact = float(weight * label * positive + (1 - label) * negative)
        ours = float(weighted_cross_entropy_with_logits(z, x, q))
        # exp(−n) keeps n eps of an error
        assert ours == pytest.approx(exact, rel=3e-16 * (4 + abs(x)), abs=1e-300)
        up, down = 1 / (1 + mp.exp(-big)), 1 / (1 + mp.exp(big))
        slope = (1 - label) * up, weight * label * down
        ours = float(LOSSES["weighted_cross_entropy"].gradient(z, x, pos_weight=q))
        limit = 4e-16 * (2 + abs(x)) * float(max(slope))
        assert ours == pytest.approx(float(slope[0] - slope[1]), rel=0, abs=limit + 1e-300)

    @pytest.mark.parametrize("dtype", FLOAT_TYPES)
    def test_at_infinity(self, dtype):
        logits = np.array([INF, INF, -INF, -INF], dtype)
        losses = sigmoid_cross_entropy_with_logits([1, 0, 1, 0], logits)
        assert_array_equal(losses.astype(float), [0, INF, INF, 0])
        slopes = LOSSES["sigmoid_cross_entropy"].gradient([1, 0, 1, 0], logits)
        assert_array_equal(slopes.astype(float), [0, 1, -1, 0])

    def test_nan_is_not_cured_by_a_label(self):
        assert np.isnan(sigmoid_cross_entropy_with_logits([0, 1, NAN], [NAN, NAN, INF])).all()

    def test_a_sure_and_right_answer_keeps_its_loss_and_gradient(self):
        loss = LOSSES["sigmoid_cross_entropy"]
        small = mp.exp(-40)
        assert relative_errors(loss.value([1], [40]), [mp.log1p(small)])[0] < 1e-15
        assert relative_errors(loss.gradient([1], [40]), [-small / (1 + small)])[0] < 1e-15

    def test_a_single_number_is_one_element(self):
        assert float(sigmoid_cross_entropy_with_logits(1, 0)) == pytest.approx(np.log(2))


class TestPosWeight:
    def test_moves_the_positives_alone(self):
        plain = sigmoid_cross_entropy_with_logits([1, 0], [0.5, 0.5])
        heavy = weighted_cross_entropy_with_logits([1, 0], [0.5, 0.5], 3)
        assert_allclose(heavy, plain * [3, 1], rtol=1e-15)

    def test_one_a_class(self, tf):
        labels, logits, weights = np.eye(3), np.array(THREE), np.array([0.5, 1.0, 4.0])
        theirs = tf.nn.weighted_cross_entropy_with_logits(labels, logits, weights)
        ours = weighted_cross_entropy_with_logits(labels, logits, weights)
        assert_allclose(ours, theirs, rtol=1e-14)
        entry = LOSSES["weighted_cross_entropy"]
        assert_array_equal(entry.value(labels, logits, pos_weight=weights), ours)

    @pytest.mark.parametrize("weights", [[1, 2], [[1, 2, 3]], [[1]]])
    def test_another_shape_is_an_error(self, weights):
        with pytest.raises(InputError, match=r"one number or have shape \(3,\).* came"):
            weighted_cross_entropy_with_logits(np.eye(3), THREE, weights)

    def test_must_be_numbers(self):
        with pytest.raises(InputTypeError, match="pos_weight must be real numbers"):
            weighted_cross_entropy_with_logits([1], [1], "2")

    def test_weight_0_leaves_the_positives_out(self):
        assert_array_equal(weighted_cross_entropy_with_logits([1], [-INF], 0), [0])


class TestReduction:
    def test_sum_mean_none(self):
        assert float(reduce_loss([1, 2, 6], "sum")) == 9
        assert float(reduce_loss([[1, 2], [3, 6]])) == 3
        assert_array_equal(reduce_loss([1, 2, 6], "none"), [1, 2, 6])

    @pytest.mark.parametrize("divide_by", ["count", "weights"])
    def test_weights(self, divide_by):
        total = 1 * 2 + 2 * 0.5 + 6 * 0
        divisor = {"count": 3, "weights": 2.5}[divide_by]
        given = {"weights": [2, 0.5, 0], "divide_by": divide_by}
        assert float(reduce_loss([1, 2, 6], "mean", **given)) == pytest.approx(total / divisor)
        assert float(reduce_loss([1, 2, 6], "sum", **given)) == total
        assert_array_equal(reduce_loss([1, 2, 6], "none", **given), [2, 1, 0])

    def test_without_weights_both_divisors_are_the_count(self):
        assert float(reduce_loss([1, 2, 6], divide_by="weights")) == 3

    def test_keras_divides_by_the_count(self, tf):
        labels, logits = np.array([0, 1, 2]), np.array(THREE)
        weights = np.array([1.0, 2.0, 4.0])
        keras = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        losses = sparse_softmax_cross_entropy_with_logits(labels, logits)
        theirs = float(keras(labels, logits, sample_weight=weights))
        assert float(reduce_loss(losses, weights=weights)) == pytest.approx(theirs, rel=1e-6)

    @pytest.mark.parametrize("dtype", FLOAT_TYPES)
    def test_keeps_the_type(self, dtype):
        losses = np.full(5000, 0.1, dtype)
        mean = reduce_loss(losses)
        assert mean.dtype == dtype
        assert float(mean) == pytest.approx(float(losses[0]), rel=1e-6)

    @pytest.mark.parametrize("divide_by", ["count", "weights"])
    @pytest.mark.parametrize(("losses", "weights"), [([], None), ([], []), ([1, INF], [0, 0])])
    def test_the_mean_of_nothing_is_nan_and_says_so(self, losses, weights, divide_by):
        with pytest.warns(NumericWarning, match="no loss to take the mean of") as caught:
            mean = reduce_loss(losses, weights=weights, divide_by=divide_by)
        assert np.isnan(mean)
        assert len(caught) == 1
        assert float(reduce_loss(losses, "sum", weights=weights)) == 0

    def test_weight_0_leaves_out_an_infinite_loss_but_not_nan(self):
        assert float(reduce_loss([1, INF], "sum", weights=[1, 0])) == 1
        assert np.isnan(reduce_loss([1, NAN], weights=[1, 0]))
        assert float(reduce_loss([1, INF])) == INF

    def test_unknown_words_list_the_known(self):
        with pytest.raises(InputError, match=r"reduction 'avg' is unknown; .*: none, sum, mean$"):
            reduce_loss([1], "avg")
        with pytest.raises(InputError, match=r"divide_by 'n' is unknown; .*: count, weights$"):
            reduce_loss([1], divide_by="n")

    def test_weights_must_fit(self):
        with pytest.raises(InputError, match=r"weights came with \(2,\), losses with \(2, 2\)"):
            reduce_loss([[1, 2], [3, 4]], weights=[1, 2])
        with pytest.raises(InputError, match=r"weights must be at least 0; -1\.0 came"):
            reduce_loss([1, 2], weights=[1, -1])
        with pytest.raises(InputTypeError, match="weights must be real numbers"):
            reduce_loss([1, 2], weights=[True, False])


class TestDistributions:
    def test_names_the_rows_and_why(self):
        labels = [[0, 0, 1], [0.5, 0.2, 0.2], [-0.5, 1, 0.5], [NAN, 0, 1], [INF, 0, 0]]
        assert [(row.index, row.cause) for row in check_distribution(labels)] == [
            ((1,), Message("sums to 0.9, not 1")),
            ((2,), Message("has a negative entry, -0.5")),
            ((3,), Message("has NaN")),
            ((4,), Message("sums to inf, not 1")),
        ]

    def test_any_axis_and_rank(self):
        labels = np.full((2, 3, 4), 1 / 3)
        assert check_distribution(labels, 1) == ()
        labels[1, 0, 2] = 0
        assert [row.index for row in check_distribution(labels, -2)] == [(1, 2)]
        assert [row.index for row in check_distribution([1, 1])] == [()]
        assert check_distribution(np.zeros((0, 3))) == ()

    @pytest.mark.parametrize("dtype", FLOAT_TYPES)
    @given(logits=hnp.arrays(np.float64, (3, 40), elements=st.floats(-10, 10)))
    def test_every_softmax_is_one_in_its_type(self, dtype, logits):
        assert check_distribution(softmax(logits).astype(dtype)) == ()

    def test_eight_printed_digits_are_enough(self):
        assert check_distribution([0.09003057, 0.24472848, 0.66524094]) == ()
        assert check_distribution([0.333, 0.333, 0.333]) != ()
        assert check_distribution(np.array([0.5, 0.4999], np.float32)) != ()
        assert check_distribution(np.array([0.5, 0.4], ml_dtypes.bfloat16)) != ()

    @pytest.mark.parametrize(
        ("first", "second", "swapped"),
        [
            ([[1, 2, 3]] * 3, [[0, 0, 1]] * 3, True),
            ([[0, 0, 1]] * 3, [[1, 2, 3]] * 3, False),
            ([[0.2, 0.8]], [[0, 1]], False),  # both are distributions
            ([[3, -2]], [[0, 2]], False),  # neither is
            ([[1, 1], [1, 0]], [[0, 1], [1, 0]], False),  # one label row is wrong
            ([1, 2, 3], [0, 0, 1], True),
            ([0, 1], [[1, 2], [3, 4]], False),
            (np.zeros((0, 2)), np.zeros((0, 2)), False),
            (np.zeros((2, 0)), np.zeros((2, 0)), False),
            (1, 2, False),
        ],
    )
    def test_swapped_arguments_are_seen(self, first, second, swapped):
        assert looks_swapped(first, second) is swapped
