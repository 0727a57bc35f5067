"""Reliability against a count by hand, and AUROC against scikit-learn."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from core.logits.bins import edges_of, places_of
from core.logits.reliability import Reliability, auroc

RANDOM = np.random.default_rng(5)


def by_hand(confidence, hits, bins):
    """ECE and MCE by their definitions, one bin at a time; (lo, hi], and 0 in the first."""
    edges = np.linspace(0, 1, bins + 1)
    gaps, weights = [], []
    for place in range(bins):
        inside = (confidence > edges[place]) & (confidence <= edges[place + 1])
        if place == 0:
            inside |= confidence == 0
        if inside.any():
            gaps.append(abs(hits[inside].mean() - confidence[inside].mean()))
            weights.append(inside.mean())
    return np.dot(weights, gaps), max(gaps)


@pytest.mark.parametrize("bins", [1, 2, 10, 15, 100])
def test_the_errors_are_those_of_a_count_by_hand(bins):
    confidence = RANDOM.random(2000)
    hits = RANDOM.random(2000) < confidence**2
    found = Reliability.of(confidence, hits, bins)
    assert (found.ece, found.mce) == pytest.approx(by_hand(confidence, hits, bins), abs=1e-12)


@pytest.mark.parametrize("bins", [*range(1, 60), 960, 4096])
def test_an_edge_belongs_to_the_bin_below_it(bins):
    edges = edges_of(bins)
    assert places_of(edges, bins).tolist() == [0, *range(bins)]
    assert places_of(np.nextafter(edges[1:-1], 1), bins).tolist() == list(range(1, bins))
    below = np.nextafter(edges[1:], 0)
    assert places_of(below, bins).tolist() == list(range(bins))


def test_bins_are_those_that_a_search_of_their_edges_finds():
    p = RANDOM.random(10_000) ** 3
    np.testing.assert_array_equal(places_of(p), np.searchsorted(edges_of(15), p) - 1)


def test_a_probability_that_is_rounded_past_1_is_in_the_last_bin():
    assert places_of([np.nextafter(1, 2)], 15) == 14


@given(cut=st.integers(0, 300))
def test_bins_add_up(cut):
    confidence, hits = RANDOM.random(300), RANDOM.random(300) < 0.7
    both = Reliability.of(confidence[:cut], hits[:cut]) + Reliability.of(
        confidence[cut:], hits[cut:]
    )
    whole = Reliability.of(confidence, hits)
    assert both.counts.tolist() == whole.counts.tolist()
    assert both.hits.tolist() == whole.hits.tolist()
    np.testing.assert_allclose(both.confidences, whole.confidences, atol=1e-12)


def test_the_largest_gap_has_its_count():
    found = Reliability.of(np.array([0.95, 0.95, 0.95, 0.4]), np.array([True, True, True, False]))
    assert found.mce == pytest.approx(0.4)
    assert found.counts[found.mce_bin] == 1


def test_of_no_rows_there_is_nothing():
    empty = Reliability.of(np.empty(0), np.empty(0, dtype=bool))
    assert np.isnan([empty.ece, empty.mce]).all()
    assert empty.mce_bin is None
    assert np.isnan(empty.band()).all()


class TestBand:
    def test_it_is_that_of_rows_drawn_with_replacement(self):
        confidence = RANDOM.random(400)
        hits = RANDOM.random(400) < confidence
        low, high = Reliability.of(confidence, hits, 5).band(4000)
        draws = []
        for _ in range(2000):
            drawn = RANDOM.integers(0, 400, 400)
            draws.append(Reliability.of(confidence[drawn], hits[drawn], 5).accuracy)
        expected = np.quantile(draws, [0.025, 0.975], axis=0)
        np.testing.assert_allclose([low, high], expected, atol=0.03)

    def test_it_is_the_same_again_and_holds_the_accuracy(self):
        found = Reliability.of(RANDOM.random(500), RANDOM.random(500) < 0.5)
        (low, high), again = found.band(), found.band()
        np.testing.assert_array_equal([low, high], again)
        assert (low <= found.accuracy).all()
        assert (found.accuracy <= high).all()

    def test_an_empty_bin_has_none(self):
        low, _high = Reliability.of(np.array([0.9]), np.array([True]), 2).band()
        assert np.isnan(low[0])
        assert low[1] == 1


class TestAuroc:
    @pytest.mark.parametrize("digits", [1, 2, 12])
    def test_scikit_learn_gives_the_same_with_ties_and_without(self, digits):
        confidence = RANDOM.random(1000).round(digits)
        hits = RANDOM.random(1000) < confidence
        assert auroc(confidence, hits) == pytest.approx(roc_auc_score(hits, confidence), abs=1e-12)

    @pytest.mark.parametrize("hits", [[True, True], [False, False], []])
    def test_of_one_kind_only_there_is_none(self, hits):
        assert np.isnan(auroc(np.full(len(hits), 0.5), np.array(hits, dtype=bool)))
