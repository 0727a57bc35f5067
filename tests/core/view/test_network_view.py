"""The view of Network."""

import doctest
from dataclasses import replace

import numpy as np
import pytest

import core.view.network
from core.digits import as_written, load_digits
from core.experiment import NetworkExperiment
from core.experiment.network import QUANTITIES
from core.network import Architecture, initial
from core.presets import NETWORKS
from core.softmax import softmax
from core.view import NetworkView
from core.view.network import CEILING


def view(**values):
    return NetworkView(replace(NetworkExperiment(), **values))


def test_both_outputs_stand_beside_each_other_whichever_is_chosen():
    both = [view(output=output).by_output for output in ("linear", "sigmoid")]
    for name in ("linear", "sigmoid"):
        np.testing.assert_array_equal(both[0][name], both[1][name])
        np.testing.assert_allclose(view(output=name).probabilities, both[0][name], atol=1e-15)


def test_no_digit_passes_the_ceiling():
    assert pytest.approx(0.2320, abs=5e-5) == CEILING
    ends = [view(digit=digit).probabilities for digit in range(0, 359, 20)]
    assert np.min(ends) > 0.07
    assert np.max(ends) < 0.13  # the source prints 0.075 to 0.128


@pytest.mark.parametrize("shown", QUANTITIES)
@pytest.mark.parametrize("layer", range(4))
def test_a_quantity_of_a_layer(shown, layer):
    shows = view(shown=shown)
    passed, back = shows.passed.layers[layer], shows.back.layers[layer]
    expected = {
        "activations": passed.outputs,
        "pre_activations": passed.pre_activations,
        "deltas": back.deltas,
    }[shown]
    np.testing.assert_array_equal(shows.values(layer), expected[0])


@pytest.mark.parametrize("dropout", [0.0, 0.5])
@pytest.mark.parametrize(("layer", "unit"), [(0, 17), (1, 3), (2, 63), (3, 4)])
def test_the_terms_of_a_unit_are_its_numbers(layer, unit, dropout):
    shows = view(layer=layer, unit=unit, dropout=dropout, dropped=True)
    terms = shows.terms
    assert terms.activation == shows.passed.layers[layer].activations[0, unit]
    assert terms.delta == pytest.approx(terms.error * terms.slope, abs=1e-15)
    for term in (*terms.inputs, *terms.errors):
        assert term.product == term.weight * term.value
    sizes = [abs(term.product) for term in terms.inputs]
    assert sizes == sorted(sizes, reverse=True)
    for term in terms.inputs:
        slope = shows.back.layers[layer].weights[term.at, unit]
        assert term.value * terms.delta == pytest.approx(slope, abs=1e-15)


def test_the_terms_of_the_last_hidden_layer_sum_to_its_error(monkeypatch):
    monkeypatch.setattr(core.view.network, "TERMS", 10)
    terms = view(layer=2, unit=5).terms
    assert sum(term.product for term in terms.errors) == pytest.approx(terms.error)


def test_the_last_layer_has_p_minus_y():
    shows = view(layer=3, unit=4, output="linear")
    assert shows.terms.errors == ()
    assert shows.terms.error == pytest.approx(
        shows.probabilities[4] - (shows.label == 4), abs=1e-15
    )


def test_without_a_unit_there_are_no_terms():
    assert view().terms is None


def test_dropout_drops_only_where_it_is_asked_for():
    assert not view(dropout=0.5).dropped(0).any()
    assert not view(dropped=True).dropped(0).any()
    dropped = view(dropout=0.5, dropped=True)
    assert 0.3 < dropped.dropped(0).mean() < 0.7
    assert (dropped.values(0)[dropped.dropped(0)] == 0).all()
    assert not dropped.dropped(3).any()


def test_a_drawn_digit_takes_the_place_of_the_digit():
    pixels = bytes([0, 255] * 392)
    shows = view(drawn=pixels, label=7)
    drawn = np.frombuffer(pixels, np.uint8).reshape(28, 28)
    np.testing.assert_array_equal(shows.image, as_written(drawn, load_digits()))
    assert shows.label == 7
    assert view().label == load_digits().labels[0]


def test_a_digit_past_the_last_is_the_last():
    assert view(digit=60_000).digit == 358


def test_a_trained_network_takes_the_place_of_the_first():
    trained = initial(Architecture(output="sigmoid"), "he_uniform", 99)
    shows = NetworkView(NetworkExperiment(), trained)
    assert shows.network is trained
    np.testing.assert_allclose(shows.by_output["linear"], softmax(shows.logits))


@pytest.mark.parametrize("key", list(NETWORKS))
def test_every_example_can_be_shown(key):
    experiment = NetworkExperiment.of(NETWORKS[key])
    assert experiment.untouched
    assert np.isfinite(NetworkView(experiment).back.loss)


def test_the_examples_run():
    assert doctest.testmod(core.view.network).failed == 0
