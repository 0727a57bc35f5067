import doctest

import numpy as np
import pytest
from numpy.testing import assert_allclose

import core.rate_map
from core.descent import Verdict, descend
from core.errors import InputError, InputTypeError
from core.optimizers import OPTIMIZERS
from core.rate_map import Fate, fate, rate_map, stability_limit
from core.surfaces import SURFACES

TOLERANCE = 0.01
STEPS = 50
BOWL = SURFACES["bowl"]


def held(first):
    """A constant schedule, as a map takes it."""
    return first * np.ones((STEPS + 1, 1, 1))


def of_each(surface, rates, optimizer, memories):
    """The same map, one descent after the other."""
    name = optimizer.parameters[0].name
    return [
        [fate(descend(surface, surface.start, rate, STEPS, optimizer(**{name: memory}),
                      TOLERANCE)).value for rate in rates]
        for memory in memories
    ]  # fmt: skip


@pytest.mark.parametrize("surface", SURFACES.values(), ids=list(SURFACES))
@pytest.mark.parametrize("key", ["momentum", "nesterov", "adagrad", "rmsprop", "adam"])
def test_a_cell_is_the_descent_with_its_rate_and_memory(surface, key):
    rates = np.array([0.1, 0.4, 0.9, 1.7, 3.1]) / surface.stiffness
    rates = rates if key in ("momentum", "nesterov") else np.array([0.01, 0.1, 0.5, 2.0])
    memories = np.array([0.0, 0.3, 0.8])
    optimizer = OPTIMIZERS[key]
    found = rate_map(surface, surface.start, held, rates, optimizer, memories, TOLERANCE)
    np.testing.assert_array_equal(found, of_each(surface, rates, optimizer, memories))


@pytest.mark.parametrize("key", ["gradient_descent", "momentum", "nesterov"])
def test_the_limit_is_where_a_bowl_lets_go(key):
    memory = 0.6 if key != "gradient_descent" else 0
    (limit,) = stability_limit(key, [memory], 10)
    optimizer = OPTIMIZERS[key](momentum=memory) if memory else OPTIMIZERS[key]
    below, above = (descend(BOWL, (5, 2), part * limit, 1000, optimizer) for part in (0.97, 1.03))
    assert below.verdict is Verdict.CONVERGED
    assert above.verdict is Verdict.DIVERGES


def test_others_have_no_such_limit():
    assert stability_limit("adam", 0.9, 10) is None
    assert_allclose(stability_limit("nesterov", [0, 1], 10), [0.2, 4 / 30])


def test_plain_descent_has_nothing_to_map():
    plain = OPTIMIZERS["gradient_descent"]
    one = rate_map(BOWL, (1, 1), held, np.array([0.15, 0.3]), plain, np.zeros(1), TOLERANCE)
    assert one.tolist() == [[Fate.CONVERGES.value, Fate.DIVERGES.value]]
    with pytest.raises(InputError, match="gradient_descent has no parameter to map"):
        rate_map(BOWL, (5, 1), held, np.array([0.1]), plain, np.zeros(2), TOLERANCE)


class TestPointsOfTwo:
    def test_each_coordinate_goes_as_one_number_would(self):
        path = descend(BOWL, (5, 1), 0.05, 20)
        assert path.points.shape == path.gradients.shape == (21, 2)
        assert path.values.shape == (21,)
        n = np.arange(21)
        assert_allclose(path.points[:, 0], 5 * 0.95**n)
        assert_allclose(path.points[:, 1], 0.5**n)
        assert len(path.states) == 21

    @pytest.mark.parametrize("dtype", [np.float32, np.float64])
    def test_it_keeps_the_type(self, dtype):
        path = descend(BOWL, np.array([5, 1], dtype), 0.1, 5, OPTIMIZERS["adam"])
        assert path.points.dtype == path.values.dtype == path.gradients.dtype == dtype

    def test_what_the_optimizer_remembers_stands_beside_each_point(self):
        path = descend(BOWL, (5, 1), 0.05, 3, OPTIMIZERS["momentum"](momentum=0.5))
        velocities = np.array([state.velocity for state in path.states])
        assert_allclose(velocities[0], [0, 0])
        assert_allclose(velocities[1:], np.diff(path.points, axis=0))

    def test_it_rests_where_both_coordinates_do(self):
        path = descend(BOWL, (5, 1), 0.1, 200, tolerance=TOLERANCE)
        assert path.verdict is Verdict.CONVERGED
        assert abs(path.points[path.stopped_at, 0]) <= TOLERANCE
        assert abs(path.points[path.stopped_at - 1, 0]) > TOLERANCE  # y was long at rest
        assert path.minimum == BOWL.minima[0]

    def test_on_a_saddle_there_is_no_minimum(self):
        path = descend(SURFACES["saddle"], (1.9, 0), 0.3, 60)
        assert path.verdict is Verdict.CONVERGED
        assert path.minimum is None
        assert_allclose(path.points[-1], [0, 0], atol=1e-6)

    def test_one_coordinate_is_enough_to_leave(self):
        path = descend(BOWL, (5, 1), 0.3, 100)
        assert path.verdict is Verdict.DIVERGES
        assert abs(path.points[-1, 0]) < 0.01
        assert 1e5 < abs(path.points[-1, 1]) <= 5e6

    def test_a_cycle_of_one_coordinate(self):
        path = descend(BOWL, (0, 1), 0.2, 40)
        assert path.verdict is Verdict.OSCILLATES

    def test_noise_has_a_number_for_each(self):
        noise = np.zeros((4, 2))
        noise[0] = 1, -2
        path = descend(BOWL, (5, 1), 0.1, 3, noise=noise)
        assert_allclose(path.points[1], [5 - 0.1 * 6, 1 - 0.1 * 8])
        with pytest.raises(InputError, match=r"shape \(4, 2\); \(4,\) came"):
            descend(BOWL, (5, 1), 0.1, 3, noise=np.zeros(4))

    @pytest.mark.parametrize(
        ("start", "kind", "text"),
        [
            (5, InputTypeError, r"start must be a point of shape \(2,\); shape \(\) came"),
            ((1, 2, 3), InputTypeError, r"shape \(3,\) came"),
            ((1, np.inf), InputError, "start must be finite"),
        ],
    )
    def test_other_starts(self, start, kind, text):
        with pytest.raises(kind, match=text):
            descend(BOWL, start, 0.1, 3)


def test_examples_run():
    assert doctest.testmod(core.rate_map).failed == 0
