"""What a loss says to labels of another form."""

import doctest

import numpy as np
import pytest

import core.view.bad_labels
from core.errors import InputError, InputTypeError
from core.losses import LOSSES
from core.losses.chain import Chain
from core.view.bad_labels import trials, written_label

X = np.array([3.0, -1.0, 0.5])
each = pytest.mark.parametrize("loss", LOSSES.values(), ids=list(LOSSES))


def of(loss):
    return trials(Chain(loss, loss.transforms[0], {}), 1, X)


@each
class TestEveryLoss:
    def test_the_right_label_comes_first_and_is_taken(self, loss):
        right, *others = of(loss)
        assert right.fits
        assert (right.kind, right.said) == ("", None)
        chain = Chain(loss, loss.transforms[0], {})
        assert right.loss == pytest.approx(float(chain.value(1, X)))
        assert not any(trial.fits for trial in others)

    def test_an_error_is_the_very_one_that_the_loss_raises(self, loss):
        chain = Chain(loss, loss.transforms[0], {})
        raised = [trial for trial in of(loss) if trial.kind]
        assert raised
        for trial in raised:
            label = eval(trial.label)  # a literal of our own
            with pytest.raises((InputError, InputTypeError)) as caught:
                loss.value(label, chain.before.value(X))
            assert type(caught.value).__name__ == trial.kind
            assert str(caught.value) == str(trial.said)
            assert np.isnan(trial.loss)


def said(key):
    return {trial.label: str(trial.said) for trial in of(LOSSES[key])}


def test_each_kind_of_label_has_its_mistakes():
    assert said("sparse_softmax_cross_entropy")["1.5"].startswith("labels must be whole numbers")
    assert "sums to 3, not 1" in said("softmax_cross_entropy")["[1, 1, 1]"]
    assert "is to be from 0 to 1" in said("binary_crossentropy")["[0, 2, 0]"]
    assert said("poisson")["[-1, 1, -1]"].startswith("labels must be at least 0; 2 of 3")
    assert said("hinge")["[0, 1, 0]"] == "None"
    assert said("hinge")["[0, 0.5, 0]"].startswith("labels must be 0 and 1, or −1 and 1")
    assert "same shape" in said("huber")["[0, 1, 0, 0]"]


def test_labels_as_one_writes_them():
    assert written_label([0.0, 1.5, True, "a"]) == "[0, 1.5, True, 'a']"
    assert written_label(2) == "2"


def test_examples():
    assert doctest.testmod(core.view.bad_labels).failed == 0
