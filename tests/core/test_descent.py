import dataclasses
import doctest
import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

import core.contraction
import core.descent
from core.contraction import Zone, contraction_factor, zone
from core.descent import Verdict, descend
from core.errors import InputError, InputTypeError
from core.objectives import OBJECTIVES
from core.optimizers import OPTIMIZERS
from core.schedules import SCHEDULES
from tests.core.oracles import FLOAT_TYPES

INF, NAN = np.inf, np.nan
SQUARE, WELL = OBJECTIVES["square"], OBJECTIVES["double_well"]
KINK, WAVE = OBJECTIVES["absolute"], OBJECTIVES["square_plus_sine"]
every = pytest.mark.parametrize(
    ("objective", "optimizer"),
    list(itertools.product(OBJECTIVES.values(), OPTIMIZERS.values())),
    ids=lambda entry: entry.key,
)


class TestPrintedNumbers:
    @pytest.mark.parametrize("dtype", [np.float32, np.float64])
    def test_rate_three_tenths(self, dtype):
        path = descend(SQUARE, dtype(5), 0.3, 5)
        printed = [5, 2, 0.8, 0.32, 0.128, 0.0512]
        assert path.points.dtype == dtype
        assert_allclose(path.points, printed, rtol=0, atol=2e-7)
        assert_allclose(path.values, np.square(printed), rtol=0, atol=2e-6)
        assert_allclose(path.gradients, np.multiply(2, printed), rtol=0, atol=1e-6)
        assert_allclose(path.rates, [0.3] * 5, rtol=1e-7)

    def test_rate_one_never_converges(self):
        for steps in (2, 3, 4, 1000):
            path = descend(SQUARE, 5, 1, steps)
            assert_array_equal(path.points, ([5, -5] * 501)[: steps + 1])
            assert path.verdict is Verdict.OSCILLATES
            assert path.stopped_at == steps
            assert path.minimum is None

    def test_local_and_global_minimum_of_the_wave(self):
        stuck = descend(WAVE, 6, 0.05, 100)
        assert stuck.verdict is Verdict.CONVERGED
        assert stuck.minimum == WAVE.minima[1]
        assert not stuck.minimum.is_global
        over = descend(WAVE, 6, 0.05, 1000, OPTIMIZERS["momentum"])
        assert over.verdict is Verdict.CONVERGED
        assert over.minimum.is_global


class TestVerdicts:
    @pytest.mark.parametrize(
        ("objective", "start", "rate", "steps", "verdict", "stopped_at"),
        [
            (SQUARE, 5, 0, 1000, "out_of_steps", 1000),
            (SQUARE, 5, 1e-9, 1000, "out_of_steps", 1000),
            (SQUARE, 5, 0.3, 5, "out_of_steps", 5),
            (SQUARE, 5, 0.3, 1000, "converged", 18),
            (SQUARE, 5, 0.5, 1, "converged", 1),
            (SQUARE, 5, 0.5, 1000, "converged", 1),
            (SQUARE, 0, 0.3, 10, "converged", 0),
            (SQUARE, 0, 1.5, 10, "converged", 0),
            (SQUARE, 5, 0.99, 100, "out_of_steps", 100),
            (SQUARE, 5, 0.99, 1000, "converged", 798),
            (SQUARE, 5, 0.9999, 1000, "out_of_steps", 1000),
            (SQUARE, 5, 1.0001, 10, "diverges", 10),
            (SQUARE, 5, 1.01, 3, "diverges", 3),
            (SQUARE, 5, 1.5, 1000, "diverges", 19),
            (SQUARE, 5, 1e300, 1000, "diverges", 0),
            (SQUARE, 1e308, 0.3, 1000, "diverges", 0),
            (SQUARE, 1e200, 0.3, 1000, "converged", 519),
            (SQUARE, -1e200, 1.5, 1000, "diverges", 19),
            (KINK, 5, 1, 30, "converged", 5),
            (KINK, 5, 0.3, 30, "oscillates", 30),
            (KINK, 1e-7, 1e-7, 30, "converged", 1),
            (KINK, 0.5e-7, 1e-7, 30, "converged", 0),
            (KINK, 1e308, 1e300, 30, "out_of_steps", 30),
            (WELL, 1.5, 0.05, 100, "converged", 33),
            (WELL, 0.5, 0.3, 300, "oscillates", 300),
            (WELL, 1.5, 0.5, 100, "diverges", 3),
            (WELL, 1e308, 0.1, 10, "diverges", 0),
            (WAVE, -1e308, 0.1, 10, "diverges", 0),
        ],
    )
    def test_constant_rates(self, objective, start, rate, steps, verdict, stopped_at):
        path = descend(objective, start, rate, steps)
        assert (path.verdict.value, path.stopped_at) == (verdict, stopped_at)
        cut = verdict == "diverges" and stopped_at < steps
        assert len(path.points) == (stopped_at if cut else steps) + 1

    @pytest.mark.parametrize("key", ["exponential_decay", "cosine_decay", "polynomial_decay"])
    def test_a_decaying_rate_tames_the_kink(self, key):
        end = {"end": 0} if key == "polynomial_decay" else {}
        rate = SCHEDULES[key](initial=1.3, decay_steps=100, **end)
        path = descend(KINK, 5.1, rate, 1000)
        assert path.verdict is not Verdict.OSCILLATES
        assert abs(path.points[-1]) < 0.05

    def test_a_shrinking_kink_converges(self):
        rate = SCHEDULES["exponential_decay"](initial=1, decay_steps=10, decay_rate=0.5)
        path = descend(KINK, 5, rate, 1000)
        assert path.verdict is Verdict.CONVERGED
        assert path.minimum == KINK.minima[0]
        assert path.rates[path.stopped_at] < 2e-6

    def test_a_rate_that_falls_to_0_rests_where_j_is_steep(self):
        rate = SCHEDULES["polynomial_decay"](initial=0.1, decay_steps=5, end=0)
        path = descend(SQUARE, 5, rate, 50)
        assert path.points[-1] == path.points[5]
        assert path.verdict is Verdict.OUT_OF_STEPS

    def test_on_top_of_a_hill_there_is_no_minimum(self):
        path = descend(WELL, 0.07542915856974822, 0.01, 10)
        assert path.verdict is Verdict.CONVERGED
        assert path.minimum is None

    def test_passing_through_the_minimum_is_not_convergence(self):
        momentum = OPTIMIZERS["momentum"]
        assert descend(SQUARE, 5, 0.5, 1, momentum).points[-1] == 0
        assert descend(SQUARE, 5, 0.5, 1, momentum).verdict is Verdict.OUT_OF_STEPS

    def test_cycles_of_more_than_two(self):
        path = descend(WELL, 0.5, 0.355, 1000)
        assert path.verdict is Verdict.OSCILLATES
        assert abs(path.points[-1] - path.points[-3]) > 1e-2  # not of two
        assert abs(path.points[-1] - path.points[-5]) < 1e-6

    def test_tolerance(self):
        ends = [descend(SQUARE, 5, 0.3, 1000, tolerance=t).stopped_at for t in (1e-2, 1e-6, 1e-9)]
        assert ends == sorted(set(ends))

    @given(
        st.sampled_from(list(OBJECTIVES.values())),
        st.sampled_from(list(OPTIMIZERS.values())),
        st.sampled_from([0, 1e-320, 0.5, -1, 3, 1e8, -1e155, 1e300, -1e308]) | st.floats(-10, 10),
        st.sampled_from([0, 1e-320, 1e-9, 1, 1.5, 1e10, 1e300]) | st.floats(0, 3),
        st.integers(1, 60),
    )
    def test_anything_goes_without_a_warning(self, objective, optimizer, start, rate, steps):
        path = descend(objective, start, rate, steps, optimizer)
        length = len(path.points)
        assert path.points.shape == path.values.shape == path.gradients.shape == (length,)
        assert path.rates.shape == (length - 1,)
        assert length == steps + 1 or path.verdict is Verdict.DIVERGES
        assert 0 <= path.stopped_at < length
        assert np.isfinite(path.points).all()
        assert np.abs(path.points).max() <= 1e6 * max(1.0, abs(float(start)))
        if abs(start) <= 1e8:
            assert np.isfinite(path.values).all()
            assert np.isfinite(path.gradients).all()
        if path.verdict is Verdict.CONVERGED:
            rest = path.points[path.stopped_at :]
            assert np.ptp(rest) <= 1e-6


class TestPath:
    @given(st.floats(-100, 100), st.floats(0, 1.3), st.integers(1, 60))
    def test_on_the_square_the_factor_is_its_power(self, start, rate, steps):
        path = descend(SQUARE, start, rate, steps)
        n = np.arange(len(path.points))
        factor = float(contraction_factor(rate))
        # near rate 0.5 the factor is a difference of equals: a few units of rounding a step
        slack = 4 * np.finfo(float).eps * n * (factor + 4e-16) ** np.maximum(n - 1, 0)
        error = np.abs(np.abs(path.points) - factor**n * abs(start))
        assert (error <= slack * abs(start) + 1e-300).all()

    @every
    def test_is_the_optimizers_updates(self, objective, optimizer):
        rate = SCHEDULES["exponential_decay"](initial=0.05)
        path = descend(objective, objective.start, rate, 20, optimizer)
        x, state = objective.start, optimizer.init(objective.start)
        for n in range(20):
            assert path.points[n] == x
            assert path.rates[n] == rate(n)
            step, state = optimizer.update(objective.derivative(x), state, rate(n))
            x = x + step
        assert path.points[20] == x
        assert_array_equal(path.values, objective.value(path.points))
        assert_array_equal(path.gradients, objective.derivative(path.points))

    @every
    def test_every_schedule(self, objective, optimizer):
        for schedule in SCHEDULES.values():
            path = descend(objective, objective.start, schedule(), 25, optimizer)
            assert_array_equal(path.rates, schedule()(np.arange(25)))

    def test_keras_walks_the_same_path(self, tf):
        rate = {"initial": 0.08, "decay_steps": 10.0, "decay_rate": 0.5, "staircase": True}
        schedule = SCHEDULES["exponential_decay"]
        path = descend(WELL, 1.5, schedule(**rate), 30, OPTIMIZERS["nesterov"])
        names = {"tf": tf, "learning_rate": eval(schedule.tensorflow, {"tf": tf, **rate})}
        keras = eval(OPTIMIZERS["nesterov"].tensorflow, {**names, "momentum": 0.9})
        x = tf.keras.Variable(1.5, dtype="float64")
        for ours in path.points:
            assert float(x.numpy()) == pytest.approx(float(ours), rel=1e-5, abs=1e-5)
            with tf.GradientTape() as tape:
                value = eval(WELL.tensorflow, {"tf": tf, "x": tf.convert_to_tensor(x)})
            keras.apply([tape.gradient(value, x.value)], [x])

    def test_other_parameters_other_path(self):
        paths = [
            descend(SQUARE, 5, 0.1, 5, OPTIMIZERS["momentum"](momentum=m)).points
            for m in (0, 0.5, 0.9)
        ]
        assert_array_equal(paths[0], descend(SQUARE, 5, 0.1, 5).points)
        assert len({tuple(path) for path in paths}) == 3

    @pytest.mark.parametrize("dtype", FLOAT_TYPES)
    def test_keeps_the_type_of_the_start(self, dtype):
        path = descend(WAVE, dtype(6), 0.05, 10, OPTIMIZERS["adam"])
        for array in (path.points, path.values, path.gradients, path.rates):
            assert array.dtype == dtype
        wide = descend(WAVE, 6, 0.05, 10, OPTIMIZERS["adam"]).points
        assert_allclose(path.points.astype(float), wide, rtol=8e-3)
        descend(SQUARE, dtype(3e4), 1e300, 10)
        descend(SQUARE, dtype(3e4), 1.5, 10)

    def test_is_frozen(self):
        path = descend(SQUARE, 5, 0.3, 5)
        with pytest.raises(dataclasses.FrozenInstanceError):
            path.stopped_at = 3


class TestRefusals:
    @pytest.mark.parametrize(
        ("start", "rate", "steps", "tolerance", "text"),
        [
            (NAN, 0.1, 5, 1e-6, "start must be finite; nan came"),
            (-INF, 0.1, 5, 1e-6, "start must be finite; -inf came"),
            (5, -0.1, 5, 1e-6, r"rate must be a finite number of at least 0; -0\.1 came"),
            (5, INF, 5, 1e-6, "rate must be a finite number of at least 0; inf came"),
            (5, NAN, 5, 1e-6, "rate must be a finite number of at least 0; nan came"),
            (5, 0.1, 0, 1e-6, "steps must be 1 to 1000; 0 came"),
            (5, 0.1, 1001, 1e-6, "steps must be 1 to 1000; 1001 came"),
            (5, 0.1, 5, 0, r"tolerance must be a finite number above 0; 0 came"),
            (5, lambda n: 1 - n, 5, 1e-6, r"rates must be at least 0; rates\[2\] = -1"),
            (5, lambda n: n * NAN, 2, 1e-6, r"rates must be at least 0; rates\[0\] = nan"),
            (5, lambda n: 0.1, 5, 1e-6, r"one rate a step, shape \(6,\); \(\) came"),
        ],
    )
    def test_out_of_range(self, start, rate, steps, tolerance, text):
        with pytest.raises(InputError, match=text):
            descend(SQUARE, start, rate, steps, tolerance=tolerance)

    @pytest.mark.parametrize(
        ("start", "rate", "steps", "text"),
        [
            ("5", 0.1, 5, "start must be real numbers"),
            ([5, 6], 0.1, 5, r"start must be one number; shape \(2,\) came"),
            (5, "0.1", 5, "rate must be real numbers"),
            (5, [0.1], 5, r"rate must be one number; shape \(1,\) came"),
            (5, 0.1, 5.0, r"steps must be a whole number; 5\.0 came"),
            (5, 0.1, True, "steps must be a whole number; True came"),
        ],
    )
    def test_other_types(self, start, rate, steps, text):
        with pytest.raises(InputTypeError, match=text):
            descend(SQUARE, start, rate, steps)

    def test_a_schedule_may_grow_past_all_bounds(self):
        growing = SCHEDULES["exponential_decay"](initial=1e-3, decay_rate=1e300, decay_steps=1)
        assert descend(SQUARE, 5, growing, 20).verdict is Verdict.DIVERGES
        assert descend(KINK, 0, growing, 20).verdict is Verdict.DIVERGES  # 0 · ∞


class TestNoise:
    def test_it_is_added_to_the_gradient_of_each_step(self):
        noise = [1.0, -2.0, 0.5, 0.0]
        path = descend(SQUARE, 5, 0.1, 3, noise=noise)
        x = [5.0]
        for shake in noise[:3]:
            x.append(x[-1] - 0.1 * (2 * x[-1] + shake))
        assert_allclose(path.points, x, rtol=1e-15)
        assert_allclose(path.gradients, 2 * path.points, rtol=0)  # the slope itself has none

    @pytest.mark.parametrize("optimizer", OPTIMIZERS.values(), ids=list(OPTIMIZERS))
    def test_none_is_zero(self, optimizer):
        path = descend(WAVE, 6, 0.05, 20, optimizer)
        assert_array_equal(
            path.points, descend(WAVE, 6, 0.05, 20, optimizer, noise=[0] * 21).points
        )

    def test_it_keeps_the_type_and_does_not_warn(self):
        path = descend(SQUARE, np.float32(5), 0.1, 2, noise=[1e300, 0, 0])
        assert path.points.dtype == np.float32
        assert path.verdict is Verdict.DIVERGES

    @pytest.mark.parametrize(
        ("noise", "text"),
        [
            ([1.0] * 5, r"shape \(6,\); \(5,\) came"),
            (1.0, r"shape \(6,\); \(\) came"),
            ([0, 0, NAN, 0, INF, 0], r"noise must be finite; noise\[2\] = nan, noise\[4\] = inf"),
        ],
    )
    def test_refusals(self, noise, text):
        with pytest.raises(InputError, match=text):
            descend(SQUARE, 5, 0.1, 5, noise=noise)


class TestZones:
    @pytest.mark.parametrize(
        ("rate", "name"),
        [
            (0, Zone.STANDS),
            (1e-300, Zone.CRAWLS),
            (0.0999, Zone.CRAWLS),
            (0.1, Zone.CONVERGES),
            (0.4999, Zone.CONVERGES),
            (0.5, Zone.ONE_STEP),
            (0.5001, Zone.OVERSHOOTS),
            (0.9999, Zone.OVERSHOOTS),
            (1, Zone.OSCILLATES),
            (1.0001, Zone.DIVERGES),
            (1e300, Zone.DIVERGES),
        ],
    )
    def test_each(self, rate, name):
        assert zone(rate) is name

    @given(st.floats(0, 3).map(lambda rate: round(rate, 4)))
    def test_the_zone_is_what_the_path_does(self, rate):
        path = descend(SQUARE, 5, rate, 1000)
        sides = set(np.sign(path.points[path.points != 0][:20]))
        expected = {
            Zone.STANDS: ({Verdict.OUT_OF_STEPS}, {1}),
            Zone.CRAWLS: ({Verdict.OUT_OF_STEPS, Verdict.CONVERGED}, {1}),
            Zone.CONVERGES: ({Verdict.CONVERGED}, {1}),
            Zone.ONE_STEP: ({Verdict.CONVERGED}, {1}),
            Zone.OVERSHOOTS: ({Verdict.CONVERGED, Verdict.OUT_OF_STEPS}, {1, -1}),
            Zone.OSCILLATES: ({Verdict.OSCILLATES}, {1, -1}),
            Zone.DIVERGES: ({Verdict.DIVERGES}, {1, -1}),
        }
        verdicts, expected_sides = expected[zone(rate)]
        assert path.verdict in verdicts
        assert sides == expected_sides

    def test_crawling_takes_more_than_ten_steps_a_digit(self):
        assert contraction_factor(0.1) ** 10 > 0.1 > contraction_factor(0.1) ** 11

    def test_refusals(self):
        for function in (zone, contraction_factor):
            with pytest.raises(InputError, match=r"rate must be .*at least 0; .*-0\.1"):
                function(-0.1)
            with pytest.raises(InputTypeError, match="rate must be real numbers"):
                function("1")

    @pytest.mark.parametrize("dtype", FLOAT_TYPES)
    def test_factors(self, dtype):
        factors = contraction_factor(np.array([[0, 0.25, 0.5], [0.75, 1, 2]], dtype))
        assert factors.dtype == dtype
        assert_array_equal(factors.astype(float), [[1, 0.5, 0], [0.5, 1, 3]])
        contraction_factor([INF, NAN, 1e308])

    def test_names_are_ascii_and_permanent(self):
        assert [v.value for v in Verdict] == [
            "diverges",
            "converged",
            "oscillates",
            "leaves",
            "out_of_steps",
        ]
        assert all(z.value.isascii() for z in Zone)


def test_examples_run():
    for module in (core.contraction, core.descent):
        assert doctest.testmod(module).failed == 0
