"""What the page Activations shows of an experiment: computed once, drawn later."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from core.activations import ACTIVATIONS, Activation
from core.activations.clouds import CLOUDS, Cloud
from core.activations.layers import Stack, push
from core.activations.separation import Settings, Training, separate
from core.experiment.activations import LAST_PICTURE, MOST_INPUT, ActivationExperiment

Array = npt.NDArray[np.float64]

CURVE_POINTS = 241
FAMILY = 17  # values of a parameter whose curves a hand goes through, closer at its lower end
SAMPLES = 1201  # on which a point under the hand stands: every 0.01
BOUNDED = 1.3  # a curve within it is drawn larger
LOW_WINDOW, HIGH_WINDOW = (-1.35, 1.35), (-2.3, 4.6)
BINS = 61
INPUTS, OUTPUTS, SLOPES = (-12.2, 12.2), (-3.0, 12.25), (-1.25, 2.0)  # the ends of histograms
SMALL_POINTS, SMALL_REACH = 49, 3.0  # of a curve in the gallery


@dataclass(frozen=True, eq=False)
class Histogram:
    """Shares of numbers in bins of equal width; what lies outside is in the bins at the ends.

    Args:
        low: where the first bin begins.
        high: where the last one ends.
        shares: of all numbers but NaN, (BINS,).
    """

    low: float
    high: float
    shares: Array

    @classmethod
    def of(cls, values: Array, low: float, high: float) -> Self:
        """The histogram of some numbers."""
        numbers = values[~np.isnan(values)].clip(low, high)
        places = np.minimum((numbers - low) / (high - low) * BINS, BINS - 1).astype(np.int64)
        return cls(low, high, np.bincount(places, minlength=BINS) / max(1, places.size))


@dataclass(frozen=True)
class ActivationView:
    """An experiment with its curve, its stack of layers and its training.

    Args:
        experiment: what to show.

    Example:
        >>> view = ActivationView(ActivationExperiment(x=-2.0))
        >>> view.value, view.slopes.tolist()
        (0.0, [0.0])
    """

    experiment: ActivationExperiment

    @property
    def entry(self) -> Activation:
        """The activation."""
        return self.experiment.entry

    @property
    def settings(self) -> dict[str, Any]:
        """Its parameters by name."""
        return dict(self.experiment.settings)

    @property
    def key(self) -> Settings:
        """Its parameters as what names a computation."""
        return tuple(self.experiment.settings.items())

    @cached_property
    def arity(self) -> int:
        """How many inputs an output has."""
        return self.entry.arity(**self.settings)

    @cached_property
    def inputs(self) -> Array:
        """The point: x, and the other inputs where there are several."""
        return np.array([self.experiment.x] + [self.experiment.other] * (self.arity - 1))

    @cached_property
    def value(self) -> float:
        """F at the point."""
        return float(self.entry.value(self.inputs, **self.settings)[0])

    @cached_property
    def slopes(self) -> Array:
        """The derivative at the point, by each input."""
        return np.asarray(self.entry.derivative(self.inputs, **self.settings))

    @property
    def kinks(self) -> tuple[float, ...]:
        """Where the derivative by x jumps."""
        return (self.experiment.other,) if self.entry.key == "maxout" else self.entry.kinks

    @cached_property
    def curve(self) -> tuple[Array, Array, Array]:
        """The points x, f, and the derivative by each input, (arity, n); a gap where it jumps."""
        x = np.linspace(-MOST_INPUT, MOST_INPUT, CURVE_POINTS)
        sides = [side for kink in self.kinks for side in (kink - 1e-9, kink, kink + 1e-9)]
        x = np.union1d(x, sides)
        values, slopes = self._at(x)
        slopes[:, np.isin(x, self.kinks)] = np.nan
        return x, values, slopes

    @cached_property
    def samples(self) -> tuple[Array, Array]:
        """Curve and derivatives, (1201,) and (arity, 1201), where a hand may put the point."""
        return self._at(np.linspace(-MOST_INPUT, MOST_INPUT, SAMPLES).round(2))

    @cached_property
    def family(self) -> tuple[Array, Array, Array]:
        """The first parameter's values (n,), and for each the curve and its derivative, (n, m).

        On the points of `curve`, so that a hand on the parameter bends what is drawn.
        """
        first = self.entry.parameters[0]
        values = first.low + (first.high - first.low) * np.linspace(0, 1, FAMILY) ** 2
        curves, slopes = [], []
        for value in values:
            settings = self.settings | {first.name: value}
            rows = self._at(self.curve[0], settings)
            curves.append(rows[0])
            slopes.append(rows[1][0])
        return values, np.array(curves), np.array(slopes)

    def _at(self, x: Array, settings: dict[str, Any] | None = None) -> tuple[Array, Array]:
        given = self.settings if settings is None else settings
        inputs = self._beside(x)
        return self.entry.value(inputs, **given)[:, 0], self.entry.derivative(inputs, **given).T

    def _beside(self, x: Array) -> Array:
        """A row an x, with the other inputs beside it."""
        others: Array = np.full((len(x), self.arity - 1), self.experiment.other)
        return np.concatenate([x[:, np.newaxis], others], axis=1)

    @property
    def window(self) -> tuple[float, float]:
        """The lowest and the highest value of the chart."""
        return LOW_WINDOW if np.abs(self.samples[0]).max() < BOUNDED else HIGH_WINDOW

    @cached_property
    def stack(self) -> Stack:
        """The layers."""
        now = self.experiment
        return push(now.activation, self.key, now.mean, now.spread, now.gain, now.depth, now.seed)

    @cached_property
    def histograms(self) -> dict[str, Histogram]:
        """The first layer: what goes into its activation, what comes out, and the derivatives."""
        slopes = self.samples[1]
        low, high = max(SLOPES[0], slopes.min()), min(SLOPES[1], slopes.max())
        return {
            "inputs": Histogram.of(self.stack.inputs, *INPUTS),
            "outputs": Histogram.of(
                self.stack.outputs, *(LOW_WINDOW if self.window == LOW_WINDOW else OUTPUTS)
            ),
            "slopes": Histogram.of(self.stack.slopes, min(low, -0.25), max(high, 1.25)),
        }

    @property
    def cloud(self) -> Cloud:
        """The points to part."""
        return CLOUDS[self.experiment.cloud]

    @cached_property
    def training(self) -> Training:
        """The network with the activation, as it learns."""
        now = self.experiment
        return separate(now.cloud, now.activation, self.key, now.seed, now.bias)

    @cached_property
    def straight(self) -> Training:
        """The same network without an activation."""
        now = self.experiment
        return separate(now.cloud, "linear", (), now.seed, now.bias)

    @property
    def step(self) -> int:
        """The picture of the training that is shown."""
        step = self.experiment.step
        return LAST_PICTURE if step is None else step


def small_curves() -> tuple[Array, Array]:
    """Every activation with its defaults, for a gallery: x, and a row of values each."""
    x = np.linspace(-SMALL_REACH, SMALL_REACH, SMALL_POINTS)
    rows = []
    for entry in ACTIVATIONS.values():
        inputs = np.ones((SMALL_POINTS, entry.arity()))
        inputs[:, 0] = x
        rows.append(entry.value(inputs)[:, 0])
    return x, np.array(rows)
