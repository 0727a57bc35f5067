"""Every operation really rounds to its type."""

import doctest

import ml_dtypes
import numpy as np
import pytest

import core.numerics.entropies
import core.numerics.formats
import core.numerics.states
import core.numerics.trial
import core.numerics.ways
from core.numerics import ENTROPIES, FORMATS, WAYS, State, Trial, exact_quantities

ROWS = np.array([[1.0, 2.0, 3.0], [0.3, -0.7, 0.1], [-5.0, 0.0, 5.0]])
PLACES = {key: at for at, key in enumerate(FORMATS)}
EACH = pytest.mark.parametrize("kind", list(FORMATS.values()), ids=list(FORMATS))
EVERY_WAY = pytest.mark.parametrize("way", list(WAYS.values()), ids=list(WAYS))


def guilty(way, logits, label, dtype, answer="loss"):
    """The operation that spoils an answer, and how."""
    trial = Trial.of(WAYS[way], [logits], label)
    place = trial.guilty(answer)
    cause = State(int(trial.operation_states(place)[PLACES[dtype], 0]))
    at = int(place[PLACES[dtype], 0])
    return (trial.operations[at].symbol if at >= 0 else None), cause


@EACH
def test_a_type_knows_where_it_ends(kind):
    with np.errstate(all="ignore"):
        largest, least = (
            np.array(value).astype(kind.dtype) for value in (kind.largest, kind.least)
        )
        assert float(largest) == kind.largest
        assert float(least) == kind.least > 0
        assert float(np.array(kind.least / 4).astype(kind.dtype)) == 0
        one = kind.dtype.type(1)
        assert float(one + kind.dtype.type(kind.epsilon)) == 1 + kind.epsilon
        assert float(one + kind.dtype.type(kind.epsilon / 4)) == 1
        beyond = float(np.array(2 * kind.largest).astype(kind.dtype))
    assert (beyond == np.inf) if kind.infinite else np.isnan(beyond)


@EACH
@EVERY_WAY
def test_every_result_is_of_the_type(way, kind):
    for name, values in way.run(ROWS, 1, kind).items():
        assert values.dtype == kind.dtype, name
        assert values.shape in ((3, 3), (3, 1)), name


@EVERY_WAY
def test_near_zero_every_way_is_right_in_every_type(way):
    trial = Trial.of(way, ROWS[:2], 1)
    assert (trial.answer_states("loss") == State.FINE).all()
    wide = [PLACES["float32"], PLACES["float64"]]
    assert (trial.answer_errors("p")[wide] < 4).all()
    assert (trial.answer_errors("loss")[wide] < 4).all()


def test_a_sum_rounds_after_every_addition():
    ones = np.zeros((1, 8))
    ones[0, 0] = 3.0  # e^3 = 20.09: a unit of it is 2 in float8 e4m3, and 20 + 1 is a tie
    kind = FORMATS["float8_e4m3fn"]
    values = WAYS["naive"].run(ones, 0, kind)
    assert float(values["sum_x"][0, 0]) == 20  # 27.09 in one rounding would be 28
    assert float(values["exp_x"].astype(float).sum()) == 27


@pytest.mark.parametrize(
    ("dtype", "largest"),
    [
        ("float16", 11),
        ("bfloat16", 88.5),
        ("float32", 88.7),
        ("float8_e4m3fn", 6),
        ("float64", 709.7),
    ],
)
def test_where_exp_overflows(dtype, largest):
    fine = WAYS["naive"].run([[largest, 0.0]], 1, FORMATS[dtype])["exp_x"].astype(float)
    over = WAYS["naive"].run([[largest + 0.5, 0.0]], 1, FORMATS[dtype])["exp_x"].astype(float)
    assert np.isfinite(fine).all()
    assert not np.isfinite(over[0, 0])


class TestWhoIsGuilty:
    def test_the_naive_way_overflows(self):
        assert guilty("naive", [1000.0, 999.0], 0, "float64") == ("exp(x)", State.OVERFLOW)
        assert guilty("naive", [12.0, 10.0], 1, "float16") == ("exp(x)", State.OVERFLOW)
        assert guilty("naive", [12.0, 10.0], 1, "bfloat16") == (None, State.FINE)

    def test_the_shifted_way_underflows_where_the_right_class_is_far_behind(self):
        assert guilty("shifted", [120.0, 0.0], 1, "float32") == ("exp(d)", State.UNDERFLOW)
        assert guilty("log_softmax", [120.0, 0.0], 1, "float32") == (None, State.FINE)
        assert guilty("shifted", [120.0, 0.0], 1, "float64") == (None, State.FINE)

    def test_other_classes_may_underflow(self):
        trial = Trial.of(WAYS["shifted"], [[5.0, 4.0, -200.0]], 1)
        at = PLACES["float32"]
        assert trial.guilty("loss")[at, 0] == -1
        assert trial.operations[int(trial.harmless("loss")[at, 0])].symbol == "exp(d)"
        assert trial.guilty("p")[at, 0] >= 0  # of softmax it is a number

    @pytest.mark.parametrize("way", list(WAYS))
    def test_a_loss_near_zero_is_lost_by_all(self, way):
        symbol, cause = guilty(way, [20.0, 0.0, 0.0], 0, "float32")
        assert symbol in ("log s", "−log p", "exp(x)", "s = Σ exp(x)", "p = exp(d) / s")
        assert cause == State.LOST

    def test_a_difference_that_the_cast_has_lost(self):
        assert guilty("log_softmax", [100.2, 100.0], 0, "bfloat16") == ("d = x − m", State.LOST)

    def test_a_type_without_infinity_overflows_in_the_subtraction(self):
        assert guilty("shifted", [300.0, -300.0], 1, "float8_e4m3fn") == (
            "d = x − m",
            State.OVERFLOW,
        )
        assert guilty("shifted", [500.0, 0.0], 1, "float8_e4m3fn") == ("cast(x)", State.OVERFLOW)

    def test_an_underflow_costs_all_digits(self):
        trial = Trial.of(WAYS["shifted"], [[120.0, 0.0]], 1)
        errors = trial.errors[PLACES["float32"], 0, trial.columns["exp_shifted"]]
        assert 2**23 <= errors[1] < 2**24


class TestEntropies:
    def parts(self, logits, label, dtype="float32"):
        kind = FORMATS[dtype]
        runs = {key: way.run([logits], label, kind) for key, way in WAYS.items()}
        return {
            key: tuple(
                float(part(runs[entry.way], label, kind)[0, 0])
                for part in (entry.loss, entry.slope)
            )
            for key, entry in ENTROPIES.items()
        }

    def test_far_behind_only_the_logits_teach(self):
        parts = self.parts([120.0, 0.0], 1)
        assert parts["of_logits"] == (120.0, -1.0)
        assert parts["of_softmax"][0] == np.inf
        assert np.isnan(parts["of_softmax"][1])
        assert parts["clipped"][0] == pytest.approx(16.118, abs=1e-3)
        assert parts["clipped"][1] == 0

    @pytest.mark.parametrize("dtype", ["float32", "float64"])
    def test_nearby_all_are_the_same(self, dtype):
        exact = exact_quantities([[1.0, 2.0, 3.0]])
        loss, slope = exact["loss"].values[0, 0], exact["p"].values[0, 0] - 1
        for parts in self.parts([1.0, 2.0, 3.0], 0, dtype).values():
            assert parts == pytest.approx((loss, slope), rel=1e-6)


def test_the_types_are_those_of_ml_dtypes():
    assert FORMATS["bfloat16"].dtype == ml_dtypes.bfloat16
    assert FORMATS["float8_e4m3fn"].dtype == ml_dtypes.float8_e4m3fn


@pytest.mark.parametrize("module", ["entropies", "formats", "states", "trial", "ways"])
def test_examples(module):
    assert doctest.testmod(getattr(core.numerics, module)).failed == 0
