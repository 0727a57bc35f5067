import doctest

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import core.optimizers
from core.errors import InputError, InputTypeError
from core.objectives import OBJECTIVES
from core.optimizers import OPTIMIZERS
from core.registry import Registry
from tests.core.oracles import FLOAT_TYPES, WIDE_TYPES

INF, NAN = np.inf, np.nan
ENTRIES = list(OPTIMIZERS.values())
STEPS = 30
LIMIT = 1e-5  # Keras' Adam has float32 constants, off by 7e-6 at rate 0.5 also in float64
entry = pytest.mark.parametrize("optimizer", ENTRIES, ids=list(OPTIMIZERS))

# Other values than the defaults, where the two ends of a slider would be no test
OTHERS = {
    "momentum": (0.0, 0.5, 1.0),
    "initial_accumulator_value": (0.0, 1.0),
    "rho": (0.0, 0.5, 0.99),
    "beta_1": (0.0, 0.5),
    "beta_2": (0.0, 0.9),
    "epsilon": (1e-3, 1.0),
}


def parameter_sets(optimizer):
    yield {}
    for parameter in optimizer.parameters:
        yield from ({parameter.name: value} for value in OTHERS[parameter.name])


def walk(optimizer, objective, x, rate, steps=STEPS):
    points, state = [x], optimizer.init(x)
    for _ in range(steps):
        step, state = optimizer.update(objective.derivative(x), state, rate)
        x = x + step
        points.append(x)
    return np.array(points)


def keras_walk(tf, keras, objective, x):
    variable = tf.keras.Variable(x, dtype=x.dtype.name)
    points = [x]
    for _ in range(STEPS):
        with tf.GradientTape() as tape:
            value = eval(objective.tensorflow, {"tf": tf, "x": tf.convert_to_tensor(variable)})
        keras.apply([tape.gradient(value, variable.value)], [variable])
        points.append(variable.numpy())
    return np.array(points)


@entry
class TestEveryEntry:
    @pytest.mark.parametrize("dtype", WIDE_TYPES)
    @pytest.mark.parametrize("objective", OBJECTIVES.values(), ids=list(OBJECTIVES))
    def test_keras_walks_the_same_path(self, tf, optimizer, objective, dtype):
        low, high = objective.domain
        start = np.array([objective.start, 0.55 * low, 0.137 * high], dtype)  # never on the kink
        for chosen in parameter_sets(optimizer):
            mine = optimizer(**chosen)
            names = {"tf": tf, "learning_rate": 0.01, **mine.values}
            theirs = keras_walk(tf, eval(optimizer.tensorflow, names), objective, start)
            ours = walk(mine, objective, start, 0.01)
            assert ours.dtype == dtype
            assert_allclose(ours, theirs, rtol=LIMIT, atol=LIMIT, err_msg=str(chosen))

    @pytest.mark.parametrize("rate", [0.1, 0.5])
    def test_keras_walks_the_same_path_in_great_steps(self, tf, optimizer, rate):
        start = np.array([5.0])
        names = {"tf": tf, "learning_rate": rate, **optimizer.values}
        theirs = keras_walk(tf, eval(optimizer.tensorflow, names), OBJECTIVES["square"], start)
        ours = walk(optimizer, OBJECTIVES["square"], start, rate)
        # the float32 constants' error adds up over the steps
        assert_allclose(ours[:2], theirs[:2], rtol=LIMIT, atol=LIMIT)
        assert_allclose(ours, theirs, rtol=STEPS * LIMIT, atol=STEPS * LIMIT)

    def test_keras_has_these_defaults(self, tf, optimizer):
        keras = eval(optimizer.tensorflow.split("(")[0], {"tf": tf})(0.1).get_config()
        for parameter in optimizer.parameters:
            if parameter.name != "momentum":  # Keras' is 0: no momentum
                assert keras[parameter.name] == parameter.default

    @pytest.mark.parametrize("dtype", FLOAT_TYPES)
    @pytest.mark.parametrize("shape", [(), (0,), (4,), (2, 3)])
    def test_shapes_and_types(self, optimizer, dtype, shape):
        x = np.full(shape, 1.5, dtype)
        state = optimizer.init(x)
        for _ in range(3):
            step, state = optimizer.update(2 * x, state, 0.1)
            assert step.shape == shape
            assert step.dtype == dtype
            for array in state:
                assert np.shape(array) in (shape, ())
        assert optimizer.update([1, 2], optimizer.init([1, 2]), 1)[0].dtype == np.float64

    def test_an_array_is_many_descents(self, optimizer):
        starts, rates = np.array([5.0, -3.0, 0.1]), np.array([0.1, 0.01, 0.4])
        together = walk(optimizer, OBJECTIVES["double_well"], starts / 4, rates)
        for n, (start, rate) in enumerate(zip(starts / 4, rates, strict=True)):
            alone = walk(optimizer, OBJECTIVES["double_well"], start, rate)
            assert_allclose(together[:, n], alone, rtol=1e-13)

    def test_is_pure(self, optimizer):
        x = np.array([1.0, 2.0])
        state = optimizer.init(x)
        _, state = optimizer.update(x, state, 0.1)
        copies = [np.copy(array) for array in state]
        for array in (x, *state):
            if isinstance(array, np.ndarray):
                array.flags.writeable = False
        first, _ = optimizer.update(x, state, 0.1)
        again, _ = optimizer.update(x, state, 0.1)
        assert_array_equal(first, again)
        for array, copy in zip(state, copies, strict=True):
            assert_array_equal(array, copy)

    def test_a_gradient_of_0_does_not_move(self, optimizer):
        step, _ = optimizer.update(0.0, optimizer.init(3.0), 0.1)
        assert step == 0

    def test_its_first_step_is_proportional_to_the_rate(self, optimizer):
        gradients = np.array([-30.0, -1e-3, 0.5, 20.0])
        for chosen in parameter_sets(optimizer):
            mine = optimizer(**chosen)
            unit, _ = mine.update(gradients, mine.init(gradients), 1.0)
            assert (np.sign(unit) == -np.sign(gradients)).all()
            for rate in (0.0, 1e-4, 0.3, 10.0):
                step, _ = mine.update(gradients, mine.init(gradients), rate)
                assert_allclose(step, rate * unit, rtol=1e-14, err_msg=str(chosen))

    def test_no_warning_of_numpys_own_comes_out(self, optimizer):
        for gradient in (1e308, -1e200, 5e-324, INF, NAN, np.float32(3e38), np.float16(6e4)):
            for rate in (0, 1e-300, 1e300, INF):
                _, state = optimizer.update(gradient, optimizer.init(gradient), rate)
                optimizer.update(gradient, state, rate)

    def test_refuses_what_is_no_number(self, optimizer):
        with pytest.raises(InputTypeError, match="x must be real numbers"):
            optimizer.init("1")
        with pytest.raises(InputTypeError, match="gradient must be real numbers"):
            optimizer.update([True], optimizer.init([1.0]), 0.1)
        with pytest.raises(InputTypeError, match="rate must be real numbers"):
            optimizer.update([1.0], optimizer.init([1.0]), "0.1")

    def test_refuses_parameters_out_of_range(self, optimizer):
        for parameter in optimizer.parameters:
            for wrong in (-0.1, NAN, INF):
                with pytest.raises(InputError, match=f"{parameter.name} must be .* came$"):
                    optimizer(**{parameter.name: wrong})
        with pytest.raises(InputError, match=f"{optimizer.key} has no parameter 'lr'"):
            optimizer(lr=0.1)

    def test_is_described(self, optimizer):
        assert optimizer.source.startswith("https://")
        assert optimizer.formula
        assert set(OTHERS) >= {p.name for p in optimizer.parameters}
        for parameter in optimizer.parameters:
            assert parameter.low <= parameter.default <= parameter.high


class TestParameters:
    def test_others_stay_as_they_were(self):
        adam = OPTIMIZERS["adam"](beta_1=0.5)(beta_2=0.25)
        assert adam.values == {"beta_1": 0.5, "beta_2": 0.25, "epsilon": 1e-7}
        assert OPTIMIZERS["adam"].values["beta_1"] == 0.9

    @pytest.mark.parametrize(
        ("key", "name", "text"),
        [
            ("adam", "beta_1", "at least 0 and below 1; 1 came"),
            ("adam", "beta_2", "at least 0 and below 1; 1 came"),
            ("rmsprop", "rho", "at least 0 and below 1; 1 came"),
        ],
    )
    def test_a_mean_that_forgets_nothing_is_an_error(self, key, name, text):
        with pytest.raises(InputError, match=text):
            OPTIMIZERS[key](**{name: 1})

    def test_limits(self):
        assert OPTIMIZERS["momentum"](momentum=1).values == {"momentum": 1.0}
        with pytest.raises(InputError, match=r"momentum must be from 0 to 1; 1\.01 came"):
            OPTIMIZERS["momentum"](momentum=1.01)
        with pytest.raises(InputError, match=r"epsilon must be a finite number above 0; 0 came"):
            OPTIMIZERS["adagrad"](epsilon=0)


class TestStates:
    def test_they_have_names(self):
        gradient, states = 3.0, {}
        for key, optimizer in OPTIMIZERS.items():
            _, state = optimizer.update(gradient, optimizer.init(1.0), 0.1)
            states[key] = {name: float(value) for name, value in state._asdict().items()}
        assert states == {
            "gradient_descent": {},
            "momentum": {"velocity": pytest.approx(-0.3)},
            "nesterov": {"velocity": pytest.approx(-0.3)},
            "adagrad": {"sum_of_squares": pytest.approx(9.1)},
            "rmsprop": {"mean_of_squares": pytest.approx(0.9)},
            "adam": {
                "updates": 1,
                "mean": pytest.approx(0.3),
                "mean_of_squares": pytest.approx(0.009),
            },
        }

    def test_adams_first_step_is_the_rate(self):
        for gradient in (1e-3, 1.0, -1e4):
            step, _ = OPTIMIZERS["adam"].update(gradient, OPTIMIZERS["adam"].init(0.0), 0.1)
            assert float(step) == pytest.approx(-0.1 * np.sign(gradient), rel=1e-2)

    def test_momentum_0_is_plain_descent(self):
        plain = walk(OPTIMIZERS["gradient_descent"], OBJECTIVES["square"], 5.0, 0.3)
        for key in ("momentum", "nesterov"):
            assert_array_equal(
                walk(OPTIMIZERS[key](momentum=0), OBJECTIVES["square"], 5.0, 0.3), plain
            )


def test_registry_and_examples():
    assert isinstance(OPTIMIZERS, Registry)
    assert doctest.testmod(core.optimizers).failed == 0
