import doctest

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

import core.parameters
import core.schedules
from core.errors import InputError, InputTypeError
from core.registry import Registry
from core.schedules import SCHEDULES
from tests.core.oracles import FLOAT_TYPES

NAN, INF = np.nan, np.inf
ENTRIES = list(SCHEDULES.values())
STEPS = np.arange(60)
entry = pytest.mark.parametrize("schedule", ENTRIES, ids=list(SCHEDULES))

# Plain formulas in the mathematics' own words; `t` is one step.
PLAIN = {
    "constant": lambda t, initial: initial,
    "exponential_decay": lambda t, initial, decay_steps, decay_rate, staircase: (
        initial * decay_rate ** (t // decay_steps if staircase else t / decay_steps)
    ),
    "inverse_time_decay": lambda t, initial, decay_steps, decay_rate, staircase: (
        initial / (1 + decay_rate * (t // decay_steps if staircase else t / decay_steps))
    ),
    "polynomial_decay": lambda t, initial, decay_steps, end, power, cycle: (
        (initial - end) * (1 - polynomial_part(t, decay_steps, cycle)) ** power + end
    ),
    "cosine_decay": lambda t, initial, decay_steps, alpha: (
        initial * (alpha + (1 - alpha) * np.cos(np.pi / 2 * min(1, t / decay_steps)) ** 2)
    ),
    "piecewise_constant_decay": lambda t, boundaries, values: values[
        sum(boundary < t for boundary in boundaries)
    ],
}


def polynomial_part(t, decay_steps, cycle):
    if not cycle:
        return min(1, t / decay_steps)
    periods = max(1, -(-t // decay_steps))
    return t / (decay_steps * periods)


def choices(parameter):
    """The default, and other values, the nasty ones among them."""
    if isinstance(parameter.default, bool):
        return [False, True]
    others = {"decay_steps": [1.0, 7.0, 100.0], "boundaries": [(3.0, 40.0), (0.0, 1.0)]}
    others["values"] = [(1.0, 0.0, 2.0)]
    ends = [parameter.low, parameter.high]
    return [parameter.default, *others.get(parameter.name, ends)]


def parameter_sets(schedule):
    """Each parameter in turn, with each flag on and off."""
    flags = [p for p in schedule.parameters if isinstance(p.default, bool)]
    for parameter in schedule.parameters:
        for value in choices(parameter):
            for on in (False, True):
                chosen = {p.name: p.default for p in schedule.parameters}
                yield chosen | {p.name: on for p in flags} | {parameter.name: value}


@entry
class TestEveryEntry:
    def test_plain_formula(self, schedule):
        for chosen in parameter_sets(schedule):
            ours = schedule(**chosen)(STEPS)
            plain = [PLAIN[schedule.key](float(t), **chosen) for t in STEPS]
            assert_allclose(ours, plain, rtol=1e-13, atol=1e-16)

    def test_keras_gives_the_same_in_float32(self, tf, schedule):
        for chosen in parameter_sets(schedule):
            keras = eval(schedule.tensorflow, {"tf": tf, **chosen})
            # one step a call, as an optimizer asks: Keras' piecewise schedule takes no array
            theirs = [float(keras(int(t)) if callable(keras) else keras) for t in STEPS]
            ours = schedule(**chosen)(STEPS.astype(np.float32))
            assert ours.dtype == np.float32
            assert_allclose(ours, theirs, rtol=1e-6, atol=1e-6, err_msg=str(chosen))
            assert_allclose(schedule(**chosen)(STEPS), theirs, rtol=1e-6, atol=1e-6)

    def test_an_optimizer_of_keras_takes_it(self, tf, schedule):
        chosen = {p.name: p.default for p in schedule.parameters}
        optimizer = tf.keras.optimizers.SGD(eval(schedule.tensorflow, {"tf": tf, **chosen}))
        assert float(optimizer.learning_rate) == pytest.approx(float(schedule()(0)), rel=1e-6)

    @pytest.mark.parametrize("dtype", FLOAT_TYPES)
    @pytest.mark.parametrize("shape", [(), (0,), (4,), (2, 3)])
    def test_shapes_and_types(self, schedule, dtype, shape):
        rates = schedule()(np.full(shape, 12, dtype))
        assert rates.shape == shape
        assert rates.dtype == dtype
        wide = schedule()(np.full(shape, 12.0))
        assert_allclose(rates.astype(np.float64), wide, rtol=8e-3)
        assert schedule()(3).dtype == schedule()([3, 4]).dtype == np.float64

    def test_it_begins_with_the_first_rate(self, schedule):
        first = "values" if schedule.key == "piecewise_constant_decay" else "initial"
        given = (0.7, 0.5, 0.1) if first == "values" else 0.7
        assert_allclose(schedule(**{first: given})(0), 0.7, rtol=1e-15)

    def test_an_array_is_its_entries(self, schedule):
        rate = schedule()
        assert_array_equal(rate(STEPS), [rate(t) for t in STEPS])

    def test_nan_stays_and_a_step_below_0_is_refused(self, schedule):
        rates = schedule()([0, NAN, 30])
        assert_array_equal(np.isnan(rates), [False, True, False])
        with pytest.raises(InputError, match=r"step must be at least 0; step\[1\] = -1\.0$"):
            schedule()([0, -1])
        with pytest.raises(InputTypeError, match="step must be real numbers"):
            schedule()("3")

    def test_refuses_parameters_out_of_range(self, schedule):
        for parameter in schedule.parameters:
            if isinstance(parameter.default, bool):
                with pytest.raises(InputTypeError, match=f"{parameter.name} must be True or False"):
                    schedule(**{parameter.name: 1})
                continue
            row = isinstance(parameter.default, tuple)
            for wrong in (-0.5, NAN, INF):
                value = (wrong, *parameter.default[1:]) if row else wrong
                with pytest.raises(InputError, match=f"{parameter.name}.* must be .* came$"):
                    schedule(**{parameter.name: value})
            with pytest.raises(InputTypeError, match=f"{parameter.name} must be real numbers"):
                schedule(**{parameter.name: "1"})

    def test_refuses_an_unknown_parameter(self, schedule):
        known = ", ".join(p.name for p in schedule.parameters)
        with pytest.raises(InputError, match=f"{schedule.key} has no parameter 'lr'; .*: {known}$"):
            schedule(lr=1)

    @given(st.data())
    def test_nothing_of_numpys_own_comes_out(self, schedule, data):
        sizes = st.sampled_from([0.0, 1e-300, 1.0, 1e300])
        chosen = {
            p.name: data.draw(sizes.filter(bool) if p.name == "decay_steps" else sizes)
            for p in schedule.parameters
            if isinstance(p.default, float) and not isinstance(p.default, bool)
        }
        for dtype in (np.float32, np.float64):
            schedule(**chosen)(np.array([0, 1, 1000, 1e38, INF], dtype))

    def test_is_described(self, schedule):
        assert schedule.source.startswith("https://")
        assert schedule.formula
        for parameter in schedule.parameters:
            for number in np.ravel(parameter.default):
                assert parameter.low <= number <= parameter.high


class TestRegistry:
    def test_keys_are_keras_names(self, tf):
        assert isinstance(SCHEDULES, Registry)
        for key in set(SCHEDULES) - {"constant"}:
            name = "".join(word.capitalize() for word in key.split("_"))
            assert hasattr(tf.keras.optimizers.schedules, name)
            assert f"schedules.{name}(" in SCHEDULES[key].tensorflow

    @pytest.mark.parametrize("module", [core.schedules, core.parameters])
    def test_examples_run(self, module):
        assert doctest.testmod(module).failed == 0


class TestSingleSchedules:
    def test_exponential_decay_of_the_sources(self):
        smooth = SCHEDULES["exponential_decay"](initial=0.1, decay_steps=10, decay_rate=0.5)
        stairs = SCHEDULES["exponential_decay"](
            initial=0.1, decay_steps=10, decay_rate=0.5, staircase=True
        )
        assert_allclose(smooth([0, 5, 10]), [0.1, 0.1 / np.sqrt(2), 0.05], rtol=1e-15)
        assert_array_equal(stairs([0, 9, 10, 19, 20]), [0.1, 0.1, 0.05, 0.05, 0.025])

    def test_piecewise_switches_after_the_boundary(self):
        rate = SCHEDULES["piecewise_constant_decay"](boundaries=[2, 5], values=[1, 0.5, 0.1])
        assert_array_equal(rate(range(8)), [1, 1, 1, 0.5, 0.5, 0.5, 0.1, 0.1])

    @pytest.mark.parametrize(
        ("boundaries", "values", "text"),
        [
            ([1], [1], r"one number more than boundaries; 1 and 1 came"),
            ([3, 3], [1, 2, 3], r"boundaries must rise; \(3\.0, 3\.0\) came"),
            ([], [1], r"boundaries must be one row of at least one number; shape \(0,\) came"),
            ([[1]], [1, 2], r"boundaries must be one row"),
            ([1], [1, -2], r"values\[1\] must be a finite number of at least 0; -2 came"),
        ],
    )
    def test_pieces_must_fit(self, boundaries, values, text):
        with pytest.raises(InputError, match=text):
            SCHEDULES["piecewise_constant_decay"](boundaries=boundaries, values=values)

    @pytest.mark.parametrize("key", [s.key for s in ENTRIES if "decay_steps" in s.tensorflow])
    @pytest.mark.parametrize("length", [0, -3, NAN])
    def test_decay_steps_of_0_are_an_error(self, key, length):
        with pytest.raises(InputError, match="decay_steps must be a finite number above 0"):
            SCHEDULES[key](decay_steps=length)
