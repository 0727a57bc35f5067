import doctest
import importlib
import warnings
from dataclasses import FrozenInstanceError, fields

import ml_dtypes
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.testing import assert_allclose, assert_array_equal

import core.softmax
from core.errors import InputError, InputTypeError, Message, NumericWarning
from core.softmax import (
    check_temperature,
    entropy,
    hand_axis,
    log_softmax,
    logsumexp,
    one_hot,
    perplexity,
    softmax,
    softmax_steps,
    temperature_limits,
    undefined_lanes,
)
from tests.core.oracles import (
    FLOAT_TYPES,
    HALF_TYPES,
    WIDE_TYPES,
    exact_log_softmax,
    exact_logsumexp,
    exact_softmax,
    relative_errors,
)

INF, NAN = np.inf, np.nan
EPS = {np.float32: 1.2e-7, np.float64: 2.3e-16}
ALONG_AXIS = [softmax, log_softmax, logsumexp, softmax_steps, entropy, perplexity]
ALONG_AXIS += [temperature_limits, undefined_lanes]
WITH_TEMPERATURE = [softmax, log_softmax, softmax_steps, entropy, perplexity]


temperatures = st.floats(0.01, 100)
logits = st.floats(-1000, 1000)
vectors = hnp.arrays(np.float64, st.integers(1, 12), elements=logits)
tensors = hnp.arrays(np.float64, hnp.array_shapes(max_dims=4, max_side=4), elements=logits)


PRINTED = [
    ([1, 2, 3], -1, [0.09003057, 0.24472848, 0.66524094]),
    (
        [[0.3, 0.2, 0.2], [0.5, 0.7, 0.3], [0.1, 0.2, 0.3]],
        -1,
        [
            [0.35591307, 0.32204348, 0.32204348],
            [0.32893291, 0.40175956, 0.26930749],
            [0.30060959, 0.33222499, 0.36716539],
        ],
    ),
    ([[1.541175, -0.744601, -1.2343484]], -1, [[0.8590977, 0.08736602, 0.05353626]]),
    (
        [[-0.81131822, 1.48459876, 0.06532937, -2.4427042, 0.0992484]],
        -1,
        [[0.06243069, 0.6201579, 0.15001042, 0.01221508, 0.15518591]],
    ),
    (
        [[-1.30022268, 0.59127472, 1.21384177], [0.1981082, -0.83686108, -1.54785864]],
        0,
        [[0.1826746, 0.80661068, 0.94057075], [0.8173254, 0.19338932, 0.05942925]],
    ),
    (
        [[-1.30022268, 0.59127472, 1.21384177], [0.1981082, -0.83686108, -1.54785864]],
        -1,
        [[0.0500392, 0.33172426, 0.61823654], [0.65371718, 0.23222472, 0.1140581]],
    ),
]


class TestPrintedNumbers:
    @pytest.mark.parametrize("dtype", WIDE_TYPES)
    @pytest.mark.parametrize(("given", "axis", "printed"), PRINTED)
    def test_softmax(self, given, axis, printed, dtype):
        ours = softmax(np.array(given, dtype), axis)
        assert_allclose(ours, printed, rtol=0, atol=2e-7)

    @pytest.mark.parametrize("dtype", WIDE_TYPES)
    def test_sums_of_the_three_rows(self, dtype):
        sums = softmax(np.array(PRINTED[1][0], dtype)).sum(axis=-1)
        assert_allclose(sums, [1, 1, 0.99999994], rtol=0, atol=2e-7)

    def test_a_matrix_read_along_both_axes(self):
        table = np.array(PRINTED[4][0])
        assert_allclose(softmax(table, 0).sum(axis=0), [1, 1, 1], rtol=1e-15)
        assert_allclose(softmax(table, 1).sum(axis=1), [1, 1], rtol=1e-15)


class TestAxes:
    @given(tensors, temperatures)
    def test_sums_to_one_along_every_axis(self, tensor, temperature):
        for axis in range(tensor.ndim):
            result = softmax(tensor, axis, temperature)
            assert result.shape == tensor.shape
            assert_allclose(result.sum(axis=axis), 1, rtol=0, atol=4e-15)

    @given(tensors, temperatures)
    def test_a_negative_axis_counts_from_the_end(self, tensor, temperature):
        for axis in range(tensor.ndim):
            back = axis - tensor.ndim
            for function in (softmax, log_softmax, entropy, perplexity):
                ahead = function(tensor, axis, temperature)
                assert_array_equal(ahead, function(tensor, back, temperature))

    @given(tensors)
    def test_an_axis_is_the_last_axis_of_the_turned_tensor(self, tensor):
        for axis in range(tensor.ndim):
            turned = np.moveaxis(tensor, axis, -1)
            assert_array_equal(np.moveaxis(softmax(tensor, axis), axis, -1), softmax(turned))
            assert_array_equal(logsumexp(tensor, axis), logsumexp(turned))
            assert logsumexp(tensor, axis, keepdims=True).shape[axis] == 1

    @pytest.mark.parametrize("function", ALONG_AXIS)
    def test_an_axis_past_the_last_dimension_says_which_there_are(self, function):
        with pytest.raises(InputError, match=r"axis 2 is past the last dimension .* use -2 to 1"):
            function(np.zeros((2, 3)), 2)
        with pytest.raises(InputError, match=r"axis -3 is before the first .* use -2 to 1"):
            function(np.zeros((2, 3)), -3)

    @pytest.mark.parametrize("function", ALONG_AXIS)
    @pytest.mark.parametrize("axis", [True, np.False_, 1.0, "0", None, (0, 1)])
    def test_an_axis_that_is_no_int_is_a_type_error(self, function, axis):
        with pytest.raises(InputTypeError, match="axis must be a whole number"):
            function(np.zeros((2, 3)), axis)

    def test_numpy_integers_are_axes(self):
        assert_array_equal(softmax(np.eye(2), np.int64(0)), softmax(np.eye(2), 0))

    @pytest.mark.parametrize("function", ALONG_AXIS)
    def test_a_single_number_has_no_axis(self, function):
        with pytest.raises(InputError, match="must have an axis"):
            function(3.0)

    @pytest.mark.parametrize("function", ALONG_AXIS)
    @pytest.mark.parametrize(("shape", "axis"), [((0,), 0), ((2, 0), 1), ((0, 3), 0)])
    def test_an_axis_of_length_0_is_an_error(self, function, shape, axis):
        with pytest.raises(InputError, match="at least one entry along axis"):
            function(np.zeros(shape), axis)

    def test_a_batch_without_rows_is_empty(self):
        none = np.zeros((0, 3), np.float32)
        assert softmax(none).shape == log_softmax(none).shape == (0, 3)
        assert logsumexp(none).shape == entropy(none).shape == (0,)
        assert softmax_steps(none).sum.shape == (0, 1)
        assert undefined_lanes(none) == ()
        assert softmax(none).dtype == np.float32

    @pytest.mark.parametrize(
        ("shape", "axis"), [((3,), 0), ((1, 4), 1), ((1, 1), 0), ((), 0), ((2, 1), 0)]
    )
    def test_the_hand_version_takes_the_first_axis_longer_than_1(self, shape, axis):
        assert hand_axis(shape) == axis


class TestTypes:
    @pytest.mark.parametrize("dtype", FLOAT_TYPES)
    def test_the_type_that_came_goes_out(self, dtype):
        given = np.array([[1, 2, 3], [4, 4, 4]], dtype)
        for function in (softmax, log_softmax, logsumexp, entropy, perplexity):
            assert function(given).dtype == dtype
        assert {limit.dtype for limit in temperature_limits(given)} == {np.dtype(dtype)}
        assert softmax_steps(given).probabilities.dtype == dtype

    @pytest.mark.parametrize("given", [[1, 2, 3], [1.0, 2, 3], np.array([1, 2, 3], np.uint8)])
    def test_integers_and_lists_become_float64(self, given):
        assert softmax(given).dtype == np.float64
        assert_array_equal(softmax(given), softmax(np.array([1.0, 2, 3])))

    def test_the_byte_order_of_a_file_does_not_matter(self):
        result = softmax(np.array([1, 2, 3], ">f4"))
        assert result.dtype == np.float32
        assert_array_equal(result, softmax(np.array([1, 2, 3], np.float32)))

    @pytest.mark.parametrize(
        ("given", "came"),
        [
            ([True, False], "bool"),
            ([1 + 2j, 0], "complex128"),
            (["1", "2"], "<U1"),
            ([None, 1], "object"),
            ([10**30, 1], "object"),
            (np.array([1, 2], ml_dtypes.float8_e4m3fn), "float8_e4m3fn"),
            (np.array(["2020-01-01"], "M8[D]"), "datetime64"),
        ],
    )
    @pytest.mark.parametrize("function", ALONG_AXIS)
    def test_other_types_are_refused_by_name(self, function, given, came):
        with pytest.raises(InputTypeError, match=f"logits must be real numbers .* {came}.* came"):
            function(given)

    def test_rows_of_unequal_length_are_refused(self):
        with pytest.raises(InputError, match="logits must have rows of equal length"):
            softmax([[1, 2], [3]])

    @pytest.mark.parametrize("dtype", HALF_TYPES)
    @given(data=st.data())
    def test_half_types_are_computed_in_float32(self, dtype, data):
        given = data.draw(vectors).astype(dtype)
        wide = given.astype(np.float32)
        for function in (softmax, log_softmax, entropy):
            with np.errstate(all="ignore"):
                expected = function(wide).astype(dtype)
            assert_array_equal(function(given), expected)

    def test_float16_holds_70000_equal_logits(self):
        result = softmax(np.zeros(70_000, np.float16))
        assert_allclose(result.astype(float), 1.4e-5, rtol=0.03)

    @given(tensors)
    def test_the_input_is_left_alone(self, tensor):
        before = tensor.copy()
        tensor.flags.writeable = False
        steps = softmax_steps(tensor)
        softmax(tensor, 0, 2.0)
        assert_array_equal(tensor, before)
        for field in fields(steps):
            assert not np.shares_memory(getattr(steps, field.name), tensor)


class TestTemperature:
    @pytest.mark.parametrize("function", WITH_TEMPERATURE)
    @pytest.mark.parametrize("temperature", [0, 0.0, -0.0, -1, NAN, INF, -INF])
    def test_out_of_range_names_the_limits(self, function, temperature):
        with pytest.raises(InputError, match="T → 0 softmax becomes argmax, as T → ∞ uniform"):
            function([1, 2], temperature=temperature)

    @pytest.mark.parametrize("temperature", [True, "1", None, 1j, [1.0], np.ones(2)])
    def test_must_be_one_number(self, temperature):
        with pytest.raises(InputTypeError, match="temperature must be"):
            softmax([1, 2], temperature=temperature)

    @pytest.mark.parametrize("temperature", [2, np.float32(2), np.int8(2), np.array(2.0)])
    def test_any_real_number_will_do(self, temperature):
        assert check_temperature(temperature) == 2.0
        assert_array_equal(softmax([1, 2], temperature=temperature), softmax([0.5, 1]))

    @given(vectors, temperatures)
    def test_divides_the_logits(self, vector, temperature):
        expected = softmax(vector / temperature)
        assert_allclose(softmax(vector, -1, temperature), expected, rtol=0, atol=1e-10)

    @given(hnp.arrays(np.float64, st.integers(1, 8), elements=st.integers(-5, 5).map(float)))
    def test_its_limits(self, vector):
        cold, hot = temperature_limits(vector)
        assert_allclose(softmax(vector, temperature=1e-3), cold, rtol=0, atol=1e-15)
        assert_allclose(softmax(vector, temperature=1e9), hot, rtol=0, atol=1e-8)
        assert_array_equal(cold > 0, vector == vector.max())
        assert_array_equal(hot, np.full(vector.size, 1 / vector.size))

    def test_masked_logits_stay_at_0_in_both_limits(self):
        cold, hot = temperature_limits([[1, -INF, 1], [2, 1, 0]])
        assert_array_equal(cold, [[0.5, 0, 0.5], [1, 0, 0]])
        assert_allclose(hot, [[0.5, 0, 0.5], [1 / 3, 1 / 3, 1 / 3]], rtol=1e-15)

    @pytest.mark.parametrize("lane", [[-INF, -INF], [INF, 0], [NAN, 0]])
    def test_the_limits_are_nan_where_softmax_is(self, lane):
        for limit in temperature_limits([lane, [0, 1]]):
            assert_array_equal(np.isnan(limit), [[True, True], [False, False]])

    @pytest.mark.parametrize("dtype", WIDE_TYPES)
    @pytest.mark.parametrize("temperature", [5e-324, 1e-300, 1e-50, 1e50, 1e300])
    def test_one_beyond_the_range_of_the_type_is_not_lost(self, dtype, temperature):
        given = np.array([3, 3, -INF, 1], dtype)
        expected = temperature_limits(given)[0 if temperature < 1 else 1]
        assert_allclose(softmax(given, temperature=temperature), expected, rtol=1e-6)

    def test_scaled_logits_may_overflow_without_harm(self):
        steps = softmax_steps([1e300, 1e300, 0], temperature=1e-20)
        assert_array_equal(steps.scaled, [INF, INF, 0])
        assert_array_equal(steps.probabilities, [0.5, 0.5, 0])


class TestNumbers:
    @pytest.mark.parametrize(
        ("function", "oracle"), [(softmax, exact_softmax), (log_softmax, exact_log_softmax)]
    )
    @given(vectors, temperatures)
    def test_fifty_digits(self, function, oracle, vector, temperature):
        ours, exact = function(vector, temperature=temperature), oracle(vector, temperature)
        exponent = min(np.ptp(vector) / temperature, 750)  # exp(−n) keeps n eps of an error
        normal = np.array([abs(number) > 1e-300 for number in exact])
        errors = np.array(relative_errors(ours, exact))
        assert (errors[normal] <= 4e-16 * (1 + exponent)).all()
        assert (np.abs(ours[~normal]) <= 1.1e-300).all()

    @given(vectors)
    def test_fifty_digits_of_logsumexp(self, vector):
        exact = exact_logsumexp(vector)
        # a unit in the last place of the largest logit, or of the result where that is larger
        scale = max(1, np.abs(vector).max(), abs(float(exact)))
        assert abs(float(logsumexp(vector) - exact)) <= 4e-16 * scale

    def test_logsumexp_keeps_a_small_rest(self):
        assert relative_errors([logsumexp([0, -40])], [exact_logsumexp([0, -40])])[0] < 3e-16
        assert float(logsumexp([0, -40])) == pytest.approx(4.2e-18, rel=0.02)

    @pytest.mark.parametrize("dtype", WIDE_TYPES)
    def test_a_sure_answer_keeps_its_doubt(self, dtype):
        ours = log_softmax(np.array([0, -40, -50], dtype))
        exact = exact_log_softmax([0, -40, -50])
        assert max(relative_errors(ours, exact)) < 2 * EPS[dtype]

    def test_probabilities_below_the_normal_range_are_kept(self):
        assert softmax([0, -740])[1] == pytest.approx(4.2e-322, rel=0.02)
        assert softmax(np.array([0, -100], np.float32))[1] == pytest.approx(3.8e-44, rel=0.05)

    @pytest.mark.parametrize("dtype", WIDE_TYPES)
    def test_the_largest_logits(self, dtype):
        huge = np.finfo(dtype).max
        assert_array_equal(softmax(np.array([huge, -huge, huge], dtype)), [0.5, 0, 0.5])
        assert_array_equal(softmax(np.array([huge, -INF], dtype)), [1, 0])
        assert float(logsumexp(np.array([huge, 0], dtype))) == huge

    @given(hnp.arrays(np.float64, st.integers(1, 9), elements=st.integers(-99, 99).map(float)))
    def test_a_shift_changes_nothing(self, vector):
        assert_array_equal(softmax(vector + 1024), softmax(vector))
        assert_array_equal(log_softmax(vector - 4096), log_softmax(vector))

    @given(vectors, st.randoms(use_true_random=False))
    def test_a_permutation_goes_through(self, vector, random):
        order = list(range(vector.size))
        random.shuffle(order)
        assert_allclose(softmax(vector[order]), softmax(vector)[order], rtol=1e-14)

    @given(vectors, temperatures)
    def test_the_order_of_logits_is_that_of_probabilities(self, vector, temperature):
        order = np.argsort(vector)
        for function in (softmax, log_softmax):
            assert (np.diff(function(vector, temperature=temperature)[order]) >= 0).all()

    @given(vectors, temperatures)
    def test_log_softmax_is_the_logarithm(self, vector, temperature):
        probabilities = softmax(vector, temperature=temperature)
        logs = log_softmax(vector, temperature=temperature)
        assert_allclose(np.exp(logs), probabilities, rtol=1e-12, atol=1e-320)
        assert (logs <= 0).all()

    @pytest.mark.parametrize(("dtype", "limit"), [(np.float32, 5e-6), (np.float64, 6e-15)])
    @pytest.mark.parametrize("axis", [0, 1])
    def test_fifty_thousand_classes(self, dtype, limit, axis):
        rows = np.random.default_rng(7).uniform(-30, 30, (8, 50_257)).astype(dtype)
        result = softmax(rows if axis else np.ascontiguousarray(rows.T), axis)
        assert np.abs(result.sum(axis=axis, dtype=np.float64) - 1).max() <= limit


class TestInfinitiesAndNaN:
    def test_nan_stays_in_its_lane_without_a_warning(self):
        given = np.array([[1, NAN, 3], [1, 2, 3]])
        for function in (softmax, log_softmax):
            result = function(given)
            assert np.isnan(result[0]).all()
            assert_array_equal(result[1], function([1, 2, 3]))
        assert_array_equal(np.isnan(logsumexp(given)), [True, False])
        assert np.isnan(softmax([NAN])).all()

    @pytest.mark.parametrize("function", [softmax, log_softmax, entropy, perplexity])
    @pytest.mark.parametrize("axis", [0, 1])
    def test_an_all_minus_infinite_lane_is_nan_and_named(self, function, axis):
        given = np.array([[1, 2], [-INF, -INF]])
        given = given if axis else given.T
        lane = r"\[1, :\]" if axis else r"\[:, 1\]"
        name = function.__name__
        text = f"{name} is NaN where all entries are -inf: 1 of 2 lanes, {lane}$"
        with pytest.warns(NumericWarning, match=text) as caught:
            result = function(given, axis)
        assert caught[0].filename == __file__
        assert len(caught) == 1
        assert np.isnan(np.take(result, 1, axis=min(1 - axis, result.ndim - 1))).all()
        assert not np.isnan(np.take(result, 0, axis=min(1 - axis, result.ndim - 1))).any()

    @pytest.mark.parametrize("lane", [[INF, 0], [INF, INF], [INF, -INF]])
    def test_plus_infinity_is_nan_throughout_and_named(self, lane):
        with pytest.warns(NumericWarning, match=r"an entry is \+inf: 1 of 2 lanes, \[0, :\]$"):
            assert_array_equal(np.isnan(softmax([lane, [0, 1]])), [[True, True], [False, False]])
        with pytest.warns(NumericWarning, match="log_softmax is NaN"):
            assert_array_equal(
                np.isnan(log_softmax([lane, [0, 1]])), [[True, True], [False, False]]
            )

    def test_a_vector_is_named_too(self):
        with pytest.warns(NumericWarning, match=r"1 of 1 lanes, \[:\]$"):
            softmax([-INF, -INF])

    def test_a_warning_names_five_lanes_and_the_count(self):
        with pytest.warns(NumericWarning) as caught:
            softmax(np.full((7, 3, 2), -INF), axis=1)
        text = str(caught[0].message)
        assert "14 of 14 lanes" in text
        assert text.endswith("[0, :, 0], [0, :, 1], [1, :, 0], [1, :, 1], [2, :, 0], ...")

    def test_both_causes_are_told(self):
        with pytest.warns(NumericWarning) as caught:
            softmax([[-INF, -INF], [INF, 0]])
        assert [str(w.message).split(":")[0] for w in caught] == [
            "softmax is NaN where all entries are -inf",
            "softmax is NaN where an entry is +inf",
        ]

    def test_logsumexp_has_limits(self):
        given = [[-INF, -INF], [INF, 0], [-INF, 3], [INF, NAN], [INF, INF]]
        assert_array_equal(logsumexp(given), [-INF, INF, 3, NAN, INF])

    def test_a_masked_entry_has_probability_0(self):
        assert_array_equal(softmax([0, -INF, 0]), [0.5, 0, 0.5])
        assert log_softmax([0, -INF])[1] == -INF

    @given(hnp.arrays(np.float64, (3, 4), elements=st.floats(width=64)), temperatures)
    def test_no_warning_of_numpys_own_comes_out(self, tensor, temperature):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", NumericWarning)
            for function in (softmax, log_softmax, softmax_steps, entropy, perplexity):
                function(tensor, 0, temperature)
            logsumexp(tensor)
            temperature_limits(tensor)

    def test_undefined_lanes_gives_index_and_cause(self):
        given = np.zeros((2, 3, 2))
        given[0, :, 1] = -INF
        given[1, 2, 0] = INF
        given[1, 0, 1] = NAN
        given[1, 1, 1] = INF
        found = [(lane.index, lane.cause) for lane in undefined_lanes(given, 1)]
        assert found == [
            ((0, 1), Message("all entries are -inf")),
            ((1, 0), Message("has +inf")),
            ((1, 1), Message("has NaN")),
        ]
        assert [lane.index for lane in undefined_lanes([NAN])] == [()]
        assert undefined_lanes([1e308, -INF]) == ()


class TestSteps:
    @given(tensors, temperatures)
    def test_the_steps_lead_to_the_probabilities(self, tensor, temperature):
        for axis in range(tensor.ndim):
            steps = softmax_steps(tensor, axis, temperature)
            top = tensor.max(axis=axis, keepdims=True)
            assert_array_equal(steps.scaled, tensor / temperature)
            assert_array_equal(steps.shifted, (tensor - top) / temperature)
            assert_array_equal(steps.exponentials, np.exp(steps.shifted))
            total = steps.exponentials.sum(axis=axis, keepdims=True)
            assert_allclose(steps.sum, total, rtol=1e-15)
            assert_array_equal(steps.probabilities, steps.exponentials / steps.sum)
            assert_array_equal(steps.probabilities, softmax(tensor, axis, temperature))
            assert_array_equal(steps.log_probabilities, log_softmax(tensor, axis, temperature))

    def test_do_not_warn(self):
        steps = softmax_steps([[-INF, -INF], [INF, 0]])
        assert np.isnan(steps.probabilities).all()
        assert_array_equal(steps.exponentials, [[NAN, NAN], [NAN, 0]])
        assert np.isnan(steps.sum).all()

    def test_of_a_half_type_are_in_float32(self):
        steps = softmax_steps(np.zeros(70_000, np.float16))
        assert steps.sum[0] == 70_000
        assert steps.sum.dtype == np.float32

    def test_are_frozen(self):
        with pytest.raises(FrozenInstanceError):
            softmax_steps([1, 2]).sum = 1


class TestEntropy:
    @given(vectors, temperatures)
    def test_fifty_digits(self, vector, temperature):
        logs = exact_log_softmax(vector, temperature)
        exact = -sum(
            log * p for log, p in zip(logs, exact_softmax(vector, temperature), strict=True)
        )
        assert float(entropy(vector, -1, temperature)) == pytest.approx(
            float(exact), rel=1e-11, abs=1e-300
        )

    @given(vectors, temperatures)
    def test_lies_between_0_and_that_of_equal_classes(self, vector, temperature):
        assert 0 <= entropy(vector, temperature=temperature) <= np.log(vector.size) + 1e-14
        assert 1 <= perplexity(vector, temperature=temperature) <= vector.size * (1 + 1e-14)

    def test_zero_times_log_zero_is_zero(self):
        assert float(entropy([0, -INF])) == 0
        assert not np.signbit(entropy([5.0]))
        assert_array_equal(perplexity([[0, -INF, -INF], [0, -2000, -3000]]), [1, 1])

    def test_nan_is_not_cured(self):
        assert np.isnan(entropy([NAN, 0]))


class TestOneHot:
    def test_rows(self):
        assert_array_equal(one_hot([0, 2], 3), [[1, 0, 0], [0, 0, 1]])
        assert one_hot([0, 2], 3).dtype == np.float64
        assert_array_equal(one_hot(1, 3), [0, 1, 0])

    def test_depth_is_the_number_of_classes_and_not_of_rows(self):
        assert one_hot([1, 3], depth=10).shape == (2, 10)

    def test_the_new_axis_can_go_anywhere(self):
        indices = np.arange(6).reshape(2, 3) % 4
        rows = one_hot(indices, 4)
        for axis in (-3, -2, -1, 0, 1, 2):
            assert_array_equal(one_hot(indices, 4, axis=axis), np.moveaxis(rows, -1, axis))

    def test_values_may_smooth(self):
        rows = one_hot([1], 3, on_value=np.float32(0.9), off_value=np.float32(0.05))
        assert rows.dtype == np.float32
        assert_allclose(rows, [[0.05, 0.9, 0.05]])
        assert one_hot([1], 3, 5, -1).dtype == np.float64

    @pytest.mark.parametrize("bad", [-1, 3, 2**62, 1e300, np.uint64(2**64 - 1)])
    def test_outside_the_depth_gives_zeros_and_a_warning(self, bad):
        with pytest.warns(NumericWarning, match=r"depth, 3: 1 of 2 indices;.*indices\[1\] = "):
            rows = one_hot(np.array([2, bad]), 3)
        assert_array_equal(rows, [[0, 0, 1], [0, 0, 0]])

    def test_a_depth_of_0_has_no_classes(self):
        assert one_hot([], 0).shape == (0, 0)

    @pytest.mark.parametrize("bad", [0.5, NAN, INF])
    def test_a_fraction_is_an_error(self, bad):
        with pytest.raises(InputError, match=r"indices must be whole.* 1 of 2 .*indices\[1\] = "):
            one_hot([1, bad], 3)

    @pytest.mark.parametrize("dtype", FLOAT_TYPES)
    def test_whole_floats_are_indices(self, dtype):
        assert_array_equal(one_hot(np.array([0, 2], dtype), 3), [[1, 0, 0], [0, 0, 1]])

    def test_wrong_arguments(self):
        with pytest.raises(InputError, match="depth must be at least 0; -1 came"):
            one_hot([0], -1)
        for depth in (True, 2.0, "3"):
            with pytest.raises(InputTypeError, match="depth must be a whole number"):
                one_hot([0], depth)
        with pytest.raises(InputError, match="axis 2 is past the last"):
            one_hot([0], 3, axis=2)
        with pytest.raises(InputTypeError, match="indices must be real numbers"):
            one_hot([True], 3)
        with pytest.raises(InputTypeError, match="on_value must be one number"):
            one_hot([0], 3, on_value=[1, 2, 3])

    def test_a_long_warning_is_cut(self):
        with pytest.warns(NumericWarning, match=r"9 of 9 indices.*indices\[4\] = -1, \.\.\.$"):
            one_hot(np.full(9, -1), 3)


class TestTensorFlow:
    @pytest.mark.parametrize(("dtype", "limit"), [(np.float32, 2e-6), (np.float64, 2e-14)])
    @pytest.mark.parametrize("axis", [0, 1, 2, -1])
    def test_agrees(self, tf, dtype, limit, axis):
        given = np.random.default_rng(3).normal(0, 5, (4, 5, 6)).astype(dtype)
        assert_allclose(softmax(given, axis), tf.nn.softmax(given, axis), rtol=0, atol=limit)
        theirs = tf.nn.log_softmax(given, axis).numpy()
        assert_allclose(log_softmax(given, axis), theirs, rtol=limit, atol=limit)
        theirs = tf.reduce_logsumexp(given, axis, keepdims=True).numpy()
        assert_allclose(logsumexp(given, axis, keepdims=True), theirs, rtol=limit, atol=limit)

    @pytest.mark.parametrize("axis", [-1, 0, 1, 2])
    def test_one_hot_agrees(self, tf, axis):
        indices = np.array([[0, 3], [1, 2]])
        theirs = tf.one_hot(indices, 5, 2.0, -1.0, axis=axis).numpy()
        assert_array_equal(one_hot(indices, 5, 2.0, -1.0, axis=axis), theirs)


@pytest.mark.parametrize(
    "module",
    [
        "core.arrays",
        "core.cross_entropy",
        "core.errors",
        "core.labels",
        "core.lanes",
        "core.locale",
        "core.losses.entry",
        "core.reduction",
        "core.registry",
        "core.softmax",
        "core.spread",
    ],
)
def test_examples_run(module):
    results = doctest.testmod(importlib.import_module(module), optionflags=doctest.FAIL_FAST)
    assert results.failed == 0
    assert results.attempted or module == "core.registry"  # which has none


def test_public_names_are_defined_and_described():
    for name in core.softmax.__all__:
        assert getattr(core.softmax, name).__doc__
