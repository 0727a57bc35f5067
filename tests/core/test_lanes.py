import numpy as np
import pytest
from numpy.testing import assert_array_equal

from core.errors import InputError, InputTypeError, NumericWarning
from core.lanes import Lanes
from core.softmax import log_softmax, softmax
from tests.core.oracles import FLOAT_TYPES

FUNCTIONS = [softmax, log_softmax]


def some_logits(shape=(4, 5, 6), dtype=np.float64):
    return np.random.default_rng(0).normal(0, 5, shape).astype(dtype)


class TestRows:
    @pytest.mark.parametrize("axis", [0, 1, 2])
    def test_are_the_lanes_and_go_back_to_where_they_were(self, axis):
        logits = some_logits()
        lanes = Lanes.of(logits, axis)
        assert lanes.rows.shape == (120 // logits.shape[axis], logits.shape[axis])
        assert_array_equal(lanes.rows[-1], np.moveaxis(logits, axis, -1)[-1, -1])
        assert_array_equal(lanes.back(lanes.rows), logits)
        assert_array_equal(lanes.back(lanes.rows[:, :1]), logits.take([0], axis))

    def test_are_views_where_a_view_can_do_it(self):
        logits = some_logits()
        for tensor, axis in ((logits, 2), (logits[0], 0), (logits[0], 1), (logits[0, 0], 0)):
            assert np.shares_memory(Lanes.of(tensor, axis).rows, logits)


@pytest.mark.parametrize("function", FUNCTIONS)
class TestOut:
    @pytest.mark.parametrize("dtype", FLOAT_TYPES)
    @pytest.mark.parametrize("shape", [(3,), (70,), (4, 5, 6), (3, 60), (0, 3)])
    def test_takes_the_result_and_is_returned(self, function, dtype, shape):
        logits = some_logits(shape, dtype)
        for axis in range(len(shape)):
            if not shape[axis]:
                continue
            out = np.full(shape, 9, dtype)
            assert function(logits, axis, 2.0, out) is out
            assert_array_equal(out, function(logits, axis, 2.0))

    def test_may_have_any_layout(self, function):
        logits = some_logits()
        for axis in range(3):
            for out in (np.empty_like(logits, order="F"), np.empty((4, 5, 12))[..., ::2]):
                assert_array_equal(function(logits, axis, out=out), function(logits, axis))

    @pytest.mark.parametrize("axis", [0, 1, 2])
    def test_may_be_the_logits(self, function, axis):
        logits = some_logits()
        expected = function(logits, axis)
        assert function(logits, axis, out=logits) is logits
        assert_array_equal(logits, expected)

    @pytest.mark.parametrize("shape", [(8000, 100), (80_000, 10)])  # some blocks
    def test_may_overlap_the_logits(self, function, shape):
        memory = some_logits((shape[0] + 1, shape[1]), np.float32)
        logits, out = memory[:-1], memory[1:]
        expected = function(logits)
        assert_array_equal(function(logits, out=out), expected)
        turned = memory[:-1][::-1]
        expected = function(memory[:-1])
        assert_array_equal(function(memory[:-1], out=turned), expected)

    def test_gets_nan_too(self, function):
        logits, out = np.array([[-np.inf, -np.inf], [0, 0]]), np.zeros((2, 2))
        with pytest.warns(NumericWarning, match=r"\[0, :\]"):
            function(logits, out=out)
        assert_array_equal(np.isnan(out), [[True, True], [False, False]])

    def test_of_another_shape_is_refused(self, function):
        with pytest.raises(InputError, match=r"out came with \(1, 2\), logits with \(2,\)"):
            function([1.0, 2.0], out=np.empty((1, 2)))
        with pytest.raises(InputError, match=r"out came with \(3, 2\), logits with \(2, 3\)"):
            function(np.ones((2, 3)), 0, out=np.empty((3, 2)))

    @pytest.mark.parametrize(
        ("out", "came"), [([0.0, 0.0], "list"), (np.empty(2, np.float32), "float32")]
    )
    def test_of_another_type_is_refused(self, function, out, came):
        with pytest.raises(InputTypeError, match=f"out must be an array of float64; {came} came"):
            function([1, 2], out=out)

    def test_that_is_read_only_is_refused(self, function):
        out = np.empty(2)
        out.flags.writeable = False
        with pytest.raises(ValueError, match="read-only"):
            function([1, 2], out=out)
