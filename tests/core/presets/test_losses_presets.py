"""What the examples of Losses say is what they show."""

import numpy as np
import pytest

from core.experiment import LossesExperiment
from core.presets import LOSS_PRESETS
from core.view import LossesView


def view(key):
    return LossesView(LossesExperiment.of(LOSS_PRESETS[key]))


@pytest.mark.parametrize("key", list(LOSS_PRESETS))
def test_every_example_shows_two_losses_that_differ(key):
    shown = view(key)
    first, second = shown.experiment.pair
    assert shown.experiment.preset == key
    assert not np.allclose(shown.curves[first], shown.curves[second])
    assert str(LOSS_PRESETS[key].notice).endswith(".")


def ratio(shown):
    one, other = (shown.length(key) for key in shown.experiment.pair)
    return one / other


class TestNotices:
    def test_sure_and_wrong(self):
        shown = view("sure_and_wrong")
        assert shown.right_from == (5, None)
        assert 200 < ratio(shown) < 250
        assert abs(np.ptp(shown.share("mean_squared_error"))) < 1e-4

    def test_unsure(self):
        assert ratio(view("unsure")) == pytest.approx(4.5)

    def test_of_the_logits(self):
        shown = view("of_the_logits")
        curve = shown.curves["mean_squared_error"]
        assert shown.grid[curve.argmin()] == pytest.approx(1, abs=0.1)

    def test_outlier(self):
        shown = view("outlier")
        assert shown.gradient("mean_squared_error")[0] == pytest.approx(20 / 3)
        assert shown.gradient("huber")[0] == pytest.approx(1 / 3)

    def test_focal(self):
        shown = view("focal")
        share = shown.share("categorical_crossentropy")[0]
        assert round(float(share), 2) == 0.94
        one, other = (shown.value(key) for key in shown.experiment.pair)
        assert one / other == pytest.approx((1 - share) ** 2)

    def test_margin(self):
        path = view("margin").share("categorical_hinge")
        assert path[-1] == path[-2]  # nothing pulls any more
        assert path[-1] < view("margin").share("softmax_cross_entropy")[-1]

    def test_sides(self):
        shown = view("sides")
        assert shown.length("squared_hinge") > 4 * shown.length("hinge")

    def test_smoothing(self):
        shown = view("smoothing")
        curve = shown.curves["categorical_crossentropy"]
        assert 0 < curve.argmin() < len(curve) - 1
        best = np.exp(shown.grid[curve.argmin()])
        assert best / (best + 2) == pytest.approx(0.93, abs=0.02)
        assert shown.curves["softmax_cross_entropy"].argmin() == len(curve) - 1

    def test_one_by_one(self):
        slopes = view("one_by_one").gradient("sigmoid_cross_entropy")
        assert (slopes[[0, 2]] > 0.9).all()

    def test_clipping(self):
        shown = view("clipping")
        assert round(shown.value("categorical_crossentropy"), 1) == 16.1
        assert shown.length("categorical_crossentropy") == 0

    def test_divergences(self):
        shown = view("divergences")
        assert shown.curves["jensen_shannon"].max() <= np.log(2)
        assert shown.value("kl_divergence") > 7

    def test_counts(self):
        curve = view("counts").curves["poisson"]
        steps = np.diff(curve)
        assert steps[-1] > 10 * abs(steps[0])

    def test_ten_outputs(self):
        shown = view("ten_outputs")
        assert shown.value("mean_squared_error") == pytest.approx(0.98034555, abs=2e-7)
        shares = np.abs(shown.gradient("mean_squared_error"))
        assert shares.argmax() == 0

    def test_direction(self):
        shown = view("direction")
        slope = shown.gradient("cosine_similarity")
        assert slope @ shown.experiment.logits == pytest.approx(0, abs=1e-12)
        longer = shown.experiment.with_logits(2 * np.asarray(shown.experiment.logits))
        assert LossesView(longer).value("cosine_similarity") == pytest.approx(
            shown.value("cosine_similarity")
        )
        assert LossesView(longer).length("cosine_similarity") == pytest.approx(
            shown.length("cosine_similarity") / 2
        )
