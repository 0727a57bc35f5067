"""What the page A against B shows: two files of the same rows, and some of these."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from core.experiment import CompareExperiment
from core.logits import Opened, class_names, load_sample
from core.logits.pair import Pair, pair_of
from core.logits.sample import load_squashed


def sample_pair() -> Pair:
    """The digits by a network with a sigmoid before softmax (A), and without one (B)."""
    return pair_of(Opened(load_squashed()), Opened(load_sample()))


@dataclass(frozen=True, eq=False)
class CompareView:
    """Two files of the same rows, and the rows that are looked at.

    Args:
        experiment: what is chosen of them.
        pair: the files; those that come with the app if it is not given.
        rows: the numbers (n,) of the rows that are shown; the first one if they are not given.

    Example:
        >>> CompareView(CompareExperiment()).pair.test.fixed
        31
    """

    experiment: CompareExperiment
    pair: Pair = field(default_factory=sample_pair)
    rows: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros(1, np.int64))

    @cached_property
    def names(self) -> list[str]:
        """Distinct names of the classes, (K,)."""
        a, b = self.pair.a.logits, self.pair.b.logits
        return class_names(b if a.class_names is None else a)
