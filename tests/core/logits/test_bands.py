"""Bands of 95%, against closed forms and against draws."""

import numpy as np
import pytest

from core.logits.bands import FEW, auroc_band, ece_band, mean_band, mean_of_parts, wilson
from core.logits.places import FINE

RNG = np.random.default_rng(2)


def test_wilson_holds_its_part_and_stays_within():
    hits, counts = np.array([0, 1, 5, 10, 0]), np.array([10, 10, 10, 10, 0])
    low, high = wilson(hits, counts)
    np.testing.assert_allclose(low[:4], [0, 0.017876, 0.236593, 0.722467], atol=1e-6)
    np.testing.assert_allclose(high[:4], [0.277533, 0.40415, 0.763407, 1], atol=1e-6)
    assert np.isnan([low[4], high[4]]).all()


def test_one_part_has_wilsons_interval():
    low, high = wilson(7, 9)
    assert mean_of_parts(np.array([7, 0]), np.array([9, 0])) == pytest.approx((low, high))
    assert np.isnan(mean_of_parts(np.zeros(2, int), np.zeros(2, int))).all()


@pytest.mark.parametrize("count", [FEW, FEW + 1])
def test_both_bands_of_a_mean_say_the_same(count):
    values = RNG.exponential(size=count).astype(np.float32)
    low, high = mean_band(values)
    half, mean = float(1.96 * values.std() / count**0.5), float(values.mean())
    assert (low, high) == pytest.approx((mean - half, mean + half), abs=half / 5)
    assert mean_band(values) == (low, high)  # seeded


def test_a_mean_of_nothing_of_one_value_or_of_infinity_has_none():
    for values in ([], [1], [1, np.inf], [np.nan, 1]):
        assert np.isnan(mean_band(np.array(values, np.float32))).all()


def test_the_ece_of_one_row_has_none():
    counts = np.array([[0, 1], [0, 0]])
    assert np.isnan(ece_band(counts, 0.7 * counts, counts)).all()


def test_the_band_of_the_ece_covers_the_true_one():
    covered = 0
    for seed in range(40):
        random = np.random.default_rng(seed)
        sure = random.uniform(0.5, 1, 1500)
        right = random.random(1500) < sure - 0.1  # an error of 0.1
        fine = np.minimum((sure * 15 * FINE).astype(int), 15 * FINE - 1)
        parts = (fine, None), (fine, sure), (fine[right], None)
        counts, sums, hits = (
            np.bincount(at, weights, 15 * FINE).reshape(15, FINE) for at, weights in parts
        )
        low, high = ece_band(counts, sums, hits, seed)
        covered += low <= 0.1 <= high
    assert covered >= 34


def test_an_auroc_by_chance_has_a_half_in_its_band():
    low, high = auroc_band(0.52, 200, 300)
    assert low < 0.5 < 0.52 < high
    assert auroc_band(1.0, 3, 4) == (1.0, 1.0)
    assert np.isnan(auroc_band(float("nan"), 3, 0)).all()
