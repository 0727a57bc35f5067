"""Softmax and its relatives beside those of other libraries: `python -m tests.bench.kernels`.

Every library works on the same numbers in the same process, one after the other in each round, and
gets its tensors in its own form before the clock runs. A library that is not there is left out.
"""

import statistics
import sys
import timeit
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from time import perf_counter

import numpy as np

from core.losses import sparse_softmax_cross_entropy_with_logits
from core.softmax import log_softmax, softmax
from tests.bench.figure import Figure, table
from tests.bench.libraries import LIBRARIES, NAMES, Array, Kernels, named

SHAPES = ((1_000_000, 10), (100_000, 100), (50_000, 1_000), (2_000, 50_257))
ROUNDS = 7
OURS = "ours"
INTO = "ours, out="  # into memory that is there, as TensorFlow keeps its own
SLOW = ("SciPy", "PyTorch")  # that we mean to be twice as fast as


@dataclass(frozen=True)
class Race:
    """One kernel of every library on one shape.

    Args:
        kernel: its name.
        shape: of the logits.
        times: the median in ms of each library, and of ours; where the result is large, also of
            ours with an `out`.
    """

    kernel: str
    shape: tuple[int, int]
    times: dict[str, float]

    @property
    def figures(self) -> Iterator[Figure]:
        """Ours beside the fastest of the others, and beside the faster of `SLOW`."""
        limit = 3 if self.shape[1] <= 10 else 2 if self.shape[1] <= 100 else 1.1
        for names, most in ((self.peers, limit), (set(SLOW) & set(self.peers), 0.5)):
            if names:
                yield from self.beside(min(names, key=self.times.__getitem__), f"at most {most:g}")

    @property
    def peers(self) -> list[str]:
        """The libraries that are there."""
        return [name for name in self.times if name not in (OURS, INTO)]

    def beside(self, peer: str, target: str = "") -> Iterator[Figure]:
        """Ours beside one peer, in new memory and with an `out`."""
        shape, theirs = f"{self.shape[0]:,} × {self.shape[1]:,}", self.times[peer]
        for mine, way in ((OURS, ""), (INTO, ", out=")):
            if mine in self.times:
                name = f"{self.kernel}{way}, {shape}"
                yield Figure("kernels", name, self.times[mine], peer, theirs, "ms", target)


def ours(logits: Array, labels: Array) -> dict[str, Kernels]:
    """Our own, in both ways."""
    out = np.empty_like(logits)
    return {
        OURS: named(
            lambda: softmax(logits),
            lambda: log_softmax(logits),
            lambda: sparse_softmax_cross_entropy_with_logits(labels, logits),
        ),
        INTO: {
            "softmax": lambda: softmax(logits, out=out),
            "log-softmax": lambda: log_softmax(logits, out=out),
        },
    }


def races() -> Iterator[Race]:
    """All kernels on all shapes: logits up to ±30, in float32."""
    rng = np.random.default_rng(0)
    for shape in SHAPES:
        logits = rng.uniform(-30, 30, shape).astype(np.float32)
        labels = rng.integers(0, shape[1], shape[0])
        there = ours(logits, labels)
        for name, library in LIBRARIES.items():
            try:
                there[name] = library(logits, labels)
            except (ImportError, OSError) as problem:
                print(f"{name} is not there: {problem}", file=sys.stderr)
        for kernel in NAMES:
            times = medians(
                {name: calls[kernel] for name, calls in there.items() if kernel in calls}
            )
            yield Race(kernel, shape, times)


def medians(calls: dict[str, Callable[[], object]]) -> dict[str, float]:
    """The median times in ms, after a first call of each that must give what ours gives."""
    expected = np.asarray(calls[OURS]())[:100]
    for name, call in calls.items():
        found = np.asarray(call())[:100]
        np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-4, err_msg=name)
    taken: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(ROUNDS):
        for name, call in calls.items():
            begun = perf_counter()
            result = call()
            taken[name].append(1e3 * (perf_counter() - begun))
            del result  # its memory is given back outside the clock
    return {name: statistics.median(times) for name, times in taken.items()}


def plain_softmax(x: Array) -> Array:
    """Softmax as everybody writes it first."""
    exponentials = np.exp(x - x.max())
    return exponentials / exponentials.sum()


def five_logits() -> Figure:
    """A checked softmax of five logits in float64 beside a plain one."""
    logits, number = np.array([1.0, 2.0, 3.0, 4.0, 5.0]), 1000
    calls = [lambda: softmax(logits), lambda: plain_softmax(logits)]
    rounds = [[1e6 * timeit.timeit(f, number=number) / number for f in calls] for _ in range(51)]
    mine, plain = (statistics.median(times) for times in zip(*rounds, strict=True))
    return Figure("kernels", "softmax of 5", mine, "plain NumPy", plain, "µs", "at most 2.5")


def measure() -> list[Figure]:
    """Ours beside the fastest peers."""
    return [five_logits(), *(figure for race in races() for figure in race.figures)]


def main() -> None:
    """Prints ours beside every peer."""
    print(table([five_logits()]))
    for race in races():
        print(table(chain.from_iterable(map(race.beside, race.peers))))
        print(table(race.figures), flush=True)


if __name__ == "__main__":
    main()
