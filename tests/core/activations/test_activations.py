import doctest
import importlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from mpmath import mp, mpf
from numpy.testing import assert_allclose, assert_array_equal

import core.activations.entries
from core.activations import ACTIVATIONS
from core.errors import InputError, InputTypeError, Message
from core.registry import Registry
from tests.core.oracles import FLOAT_TYPES

INF, NAN = np.inf, np.nan
ENTRIES = list(ACTIVATIONS.values())
OF_ONE = [activation for activation in ENTRIES if activation.inputs == 1]
OF_MORE = [activation for activation in ENTRIES if activation.inputs != 1]
entry = pytest.mark.parametrize("activation", ENTRIES, ids=list(ACTIVATIONS))
of_one = pytest.mark.parametrize("activation", OF_ONE, ids=lambda activation: activation.key)
of_more = pytest.mark.parametrize("activation", OF_MORE, ids=lambda activation: activation.key)

POINTS = np.array(
    [-700, -40, -12, -6.5, -3.5, -1, -0.3, -1e-9, 1e-300, 1e-9, 0.5, 1, 2.7, 8, 20.5, 40, 700]
)


def sigma(x):
    return 1 / (1 + mp.exp(-x))


def gelu_by_tanh(x):
    bend = mp.sqrt(2 / mp.pi) * (x + mpf(0.044715) * x**3)
    return x * sigma(2 * bend)


def selu(x):
    scale, alpha = mpf("1.0507009873554804934"), mpf("1.6732632423543772848")
    return scale * (x if x > 0 else alpha * mp.expm1(x))


def clipped(x):
    return min(max(x + 3, 0), 6) / 6


EXACT = {  # f in 50 digits, with the defaults of its parameters
    "sigmoid": sigma,
    "tanh": mp.tanh,
    "relu": lambda x: max(x, 0),
    "leaky_relu": lambda x: x if x > 0 else mpf(0.2) * x,
    "prelu": lambda x: x if x > 0 else mpf(0.25) * x,
    "elu": lambda x: x if x > 0 else mp.expm1(x),
    "selu": selu,
    "gelu": lambda x: x * mp.erfc(-x / mp.sqrt(2)) / 2,
    "gelu_tanh": gelu_by_tanh,
    "silu": lambda x: x * sigma(x),
    "mish": lambda x: x * mp.tanh(mp.log1p(mp.exp(x))),
    "softplus": lambda x: mp.log1p(mp.exp(x)),
    "softsign": lambda x: x / (1 + abs(x)),
    "hard_sigmoid": clipped,
    "hard_silu": lambda x: x * clipped(x),
    "linear": lambda x: x,
}

LIMITS = {  # f(-inf), f(inf), f'(-inf), f'(inf)
    "sigmoid": (0, 1, 0, 0),
    "tanh": (-1, 1, 0, 0),
    "relu": (0, INF, 0, 1),
    "leaky_relu": (-INF, INF, 0.2, 1),
    "prelu": (-INF, INF, 0.25, 1),
    "elu": (-1, INF, 0, 1),
    "selu": (-1.7580993408473766, INF, 0, 1.0507009873554805),
    "gelu": (0, INF, 0, 1),
    "gelu_tanh": (0, INF, 0, 1),
    "silu": (0, INF, 0, 1),
    "mish": (0, INF, 0, 1),
    "softplus": (0, INF, 0, 1),
    "softsign": (-1, 1, 0, 0),
    "hard_sigmoid": (0, 1, 0, 0),
    "hard_silu": (0, INF, 0, 1),
    "linear": (-INF, INF, 1, 1),
}


def parameter_sets(activation):
    """The defaults, and both ends of every slider."""
    yield {}
    for parameter in activation.parameters:
        yield {parameter.name: parameter.low}
        yield {parameter.name: parameter.high}


def some_inputs(activation, seed=0):
    """Twelve columns, so that 2, 3 and 4 parts fit; a kink among the inputs of one number."""
    x = np.random.default_rng(seed).normal(0, 3, (5, 12))
    if activation.kinks:
        x[0, : len(activation.kinks)] = activation.kinks
    return x


@of_one
class TestOfOneInput:
    def test_fifty_digits(self, activation):
        exact = EXACT[activation.key]
        with mp.workdps(700):  # the complement of e^-700 has to be seen
            theirs = [exact(mpf(float(x))) for x in POINTS]
            slopes = [mp.diff(exact, mpf(float(x)), h=mpf(10) ** -320) for x in POINTS]
            theirs, slopes = ([float(x) for x in row] for row in (theirs, slopes))
        # x² in e^(−x²/2) loses |x|² roundings: 40 of them at −12, a value of 2e−32
        assert_allclose(activation.value(POINTS), theirs, rtol=2e-14, atol=1e-310)
        # a sum of two terms that cancel where f' passes 0
        assert_allclose(activation.derivative(POINTS), slopes, rtol=3e-14, atol=1e-310)

    def test_limits_and_nan(self, activation):
        left, right, slope_left, slope_right = LIMITS[activation.key]
        assert_allclose(activation.value([-INF, INF, NAN]), [left, right, NAN], rtol=1e-15)
        slopes = [slope_left, slope_right, NAN]
        assert_allclose(activation.derivative([-INF, INF, NAN]), slopes, rtol=1e-15)

    def test_the_limit_is_where_the_curve_goes(self, activation):
        far = activation.value([-1e308, 1e308]), activation.derivative([-1e308, 1e308])
        ends = activation.value([-INF, INF]), activation.derivative([-INF, INF])
        for near, end in zip(far, ends, strict=True):
            finite = np.isfinite(end)
            assert_allclose(near[finite], end[finite], rtol=1e-15, atol=1e-300)
            assert (np.abs(near[~finite]) > 1e306).all()

    @pytest.mark.parametrize("shape", [(), (0,), (4,), (2, 3)])
    @pytest.mark.parametrize("dtype", FLOAT_TYPES)
    def test_shapes_and_types(self, activation, dtype, shape):
        x = np.full(shape, 1.25, dtype)
        for function in (activation.value, activation.derivative):
            assert function(x).shape == shape
            assert function(x).dtype == dtype
            wide = function(x.astype(np.float64))
            assert_allclose(function(x).astype(np.float64), wide, rtol=8e-3)

    def test_kinks_are_where_the_derivative_jumps(self, activation):
        for parameters in parameter_sets(activation):
            x = np.linspace(-8, 8, 16_001)
            jumps = np.abs(np.diff(activation.derivative(x, **parameters))) > 0.02
            for place in x[1:][jumps]:
                assert np.abs(np.subtract(activation.kinks, place)).min() < 2e-3
        step = np.float64(1e-12)
        for kink in activation.kinks:
            left, right = activation.derivative([kink - step, kink + step], **parameters)
            assert abs(left - right) > 0.1 or parameters

    def test_one_input_makes_one_output(self, activation):
        assert activation.arity() == 1
        x = some_inputs(activation)
        assert_array_equal(activation.value(x, axis=0), activation.value(x))


@entry
class TestEveryEntry:
    @pytest.mark.parametrize(("dtype", "limit"), [(np.float32, 3e-6), (np.float64, 1e-13)])
    def test_tensorflow_gives_the_same(self, tf, activation, dtype, limit):
        x = some_inputs(activation).astype(dtype)
        for chosen in parameter_sets(activation):
            parameters = {p.name: p.default for p in activation.parameters} | chosen
            if "pieces" in parameters:
                parameters["pieces"] = int(parameters["pieces"])
            with tf.GradientTape() as tape:
                variable = tf.Variable(x)
                theirs = eval(
                    activation.tensorflow, {"tf": tf, "np": np, "x": variable} | parameters
                )
            slopes = tape.gradient(theirs, variable).numpy()
            ours = activation.value(x, **chosen)
            assert ours.dtype == theirs.numpy().dtype
            assert_allclose(ours, theirs.numpy(), rtol=limit, atol=limit)
            assert_allclose(activation.derivative(x, **chosen), slopes, rtol=limit, atol=limit)

    def test_derivative_is_the_numerical_one(self, activation):
        x, step = some_inputs(activation)[1:], 1e-6
        for parameters in parameter_sets(activation):
            ours = activation.derivative(x, **parameters)
            for column in range(x.shape[1]):
                move = np.zeros(x.shape[1])
                move[column] = step
                ahead = activation.value(x + move, **parameters)
                rise = (ahead - activation.value(x - move, **parameters)).sum(axis=1)
                assert_allclose(ours[:, column], rise / (2 * step), rtol=1e-8, atol=1e-8)

    def test_integers_become_float64(self, activation):
        for function in (activation.value, activation.derivative):
            assert function([1, 2]).dtype == np.float64
            assert_array_equal(function([1, 2]), function([1.0, 2.0]))

    def test_refuses_what_is_no_number(self, activation):
        for function in (activation.value, activation.derivative):
            with pytest.raises(InputTypeError, match="x must be real numbers"):
                function(["1", "2"])

    def test_refuses_an_unknown_parameter(self, activation):
        known = ", ".join(p.name for p in activation.parameters) or "-"
        for function in (activation.value, activation.derivative):
            with pytest.raises(InputError, match=f"no parameter 'gamma'; it has: {known}$"):
                function([1.0, 2.0], gamma=1)

    def test_refuses_parameters_out_of_range(self, activation):
        for parameter in activation.parameters:
            with pytest.raises(InputError, match=f"{parameter.name} must be"):
                activation.value([1.0, 2.0], **{parameter.name: NAN})

    def test_leaves_its_input_alone(self, activation):
        x = some_inputs(activation)
        copy = x.copy()
        x.flags.writeable = False
        for function in (activation.value, activation.derivative):
            assert not np.shares_memory(function(x), x)
        assert_array_equal(x, copy)

    @given(data=st.data())
    def test_no_warning_of_numpys_own_comes_out(self, activation, data):
        extremes = st.sampled_from([0, 1, -1, 1e-320, 1e308, -1e308, INF, -INF, NAN])
        x = data.draw(hnp.arrays(np.float64, (2, 12), elements=extremes))
        for parameters in parameter_sets(activation):
            value = activation.value(x, **parameters)
            activation.derivative(x, **parameters)
            parts = x.reshape(2, -1, value.shape[1])
            assert np.isnan(value)[np.isnan(parts).any(axis=1)].all()

    def test_is_described(self, activation):
        assert isinstance(activation.title, Message)
        assert activation.source.startswith("https://")
        assert activation.formula
        assert activation.derivative_formula
        assert activation.remark is None or isinstance(activation.remark, Message)
        for parameter in activation.parameters:
            assert parameter.low <= parameter.default <= parameter.high

    def test_what_is_learned_has_its_derivative(self, activation):
        x, step = some_inputs(activation), 1e-6
        if activation.learned is None:
            with pytest.raises(InputError, match=f"^{activation.key} has no parameter to learn$"):
                activation.learned_derivative(x)
            return
        ahead = activation.value(x, **{activation.learned: 0.25 + step})
        rise = (ahead - activation.value(x, **{activation.learned: 0.25 - step})) / (2 * step)
        ours = activation.learned_derivative(x, **{activation.learned: 0.25})
        assert_allclose(ours, rise, rtol=1e-8, atol=1e-8)


@of_more
class TestOfSeveralInputs:
    @pytest.mark.parametrize("dtype", FLOAT_TYPES)
    @pytest.mark.parametrize("axis", [0, 1, -1, -2])
    def test_any_axis(self, activation, dtype, axis):
        x = np.random.default_rng(1).normal(0, 2, (4, 6)).astype(dtype)
        ours = np.moveaxis(activation.value(x, axis), axis, -1)
        assert_array_equal(ours, activation.value(np.moveaxis(x, axis, -1)))
        assert ours.dtype == dtype
        assert ours.shape[-1] == x.shape[axis] // activation.arity()
        slopes = activation.derivative(x, axis)
        assert slopes.shape == x.shape
        assert slopes.dtype == dtype

    def test_an_axis_that_cannot_be_split(self, activation):
        sentence = rf"^{activation.key} takes 2 equal parts along axis 1; its length is 3$"
        with pytest.raises(InputError, match=sentence):
            activation.value(np.zeros((2, 3)))
        with pytest.raises(InputError, match="past the last dimension"):
            activation.value(np.zeros((2, 3)), axis=2)
        with pytest.raises(InputError, match="axis"):
            activation.derivative(1.0)

    def test_nothing_in_nothing_out(self, activation):
        assert activation.value(np.zeros((0, 4))).shape == (0, 2)
        assert activation.derivative(np.zeros((3, 0))).shape == (3, 0)


class TestMaxout:
    def test_the_largest_of_each_group(self):
        maxout = ACTIVATIONS["maxout"]
        x = [[1, 5, 4, 2, 0, 6]]
        assert_array_equal(maxout.value(x), [[2, 5, 6]])
        assert_array_equal(maxout.value(x, pieces=3), [[4, 6]])
        assert_array_equal(maxout.derivative(x, pieces=3), [[0, 0, 1, 0, 0, 1]])
        assert maxout.arity(pieces=3) == 3

    def test_equal_inputs_share_the_derivative(self):
        assert_array_equal(ACTIVATIONS["maxout"].derivative([2, 2]), [0.5, 0.5])

    @pytest.mark.parametrize("pieces", [1, 2.5, NAN, INF])
    def test_pieces_are_whole(self, pieces):
        with pytest.raises(InputError, match="pieces must be a whole number of at least 2"):
            ACTIVATIONS["maxout"].value(np.zeros(4), pieces=pieces)


class TestGlu:
    def test_its_edges(self):
        glu = ACTIVATIONS["glu"]
        assert_array_equal(glu.value([INF, -1000.0]), [INF])  # σ(−1000) is not 0, only rounded
        assert_array_equal(glu.value([INF, -INF]), [NAN])  # has no limit
        assert_array_equal(glu.value([3.0, -INF]), [0])
        assert_array_equal(glu.value([3.0, INF]), [3])
        assert_array_equal(glu.derivative([3.0, -INF]), [0, 0])


class TestRegistry:
    def test_keys_are_those_of_keras(self, tf):
        assert isinstance(ACTIVATIONS, Registry)
        keras = importlib.import_module("keras.activations")
        others = {key for key in ACTIVATIONS if not hasattr(keras, key)}
        assert others == {"prelu", "gelu_tanh", "maxout"}

    def test_every_one_has_an_oracle(self):
        assert EXACT.keys() == LIMITS.keys() == {activation.key for activation in OF_ONE}


def test_the_numbers_where_digits_are_lost_elsewhere():
    value = {key: activation.value for key, activation in ACTIVATIONS.items()}
    assert float(value["gelu"](-12.0)) == pytest.approx(-2.1317787813551657e-32, rel=1e-14)
    assert float(value["softplus"](20.5)) == pytest.approx(20.500000001250153, rel=1e-15)
    assert float(value["elu"](-1e-10)) == pytest.approx(-9.9999999995e-11, rel=1e-14)


def test_examples():
    assert doctest.testmod(core.activations.entries).failed == 0
