"""Views of every page, for what must hold of all of them."""

from dataclasses import replace
from io import BytesIO
from typing import Any

import numpy as np

from core.digits import Digits
from core.experiment import (
    EXPERIMENTS,
    CompareExperiment,
    EpochsExperiment,
    LogitsExperiment,
    NetworkExperiment,
    SigmoidExperiment,
    SoftmaxExperiment,
)
from core.logits import Opened, read_logits
from core.logits.epochs import read_epochs
from core.logits.learning import learning_of
from core.logits.pair import pair_of
from core.network import initial
from core.view import (
    VIEWS,
    CompareView,
    EpochsView,
    LogitsView,
    NetworkView,
    SigmoidView,
    SoftmaxView,
)

RANDOM = np.random.default_rng(3)
HOSTILE = ("</script><b>", '"""; raise', "猫 {x} \\'")
EXPERIMENT = NetworkExperiment()
DIGITS = Digits(
    "mnist.npz",
    "0123456789abcdef",
    np.zeros((1, 28, 28), np.uint8),
    np.zeros(1, np.int32),
    RANDOM.integers(0, 256, (5, 28, 28)).astype(np.uint8),
    np.arange(5, dtype=np.int32),
)


def of_file() -> LogitsView:
    """A file that is not the app's, with names and a NaN, and three of its rows."""
    lines = ["a,b,label", "1,2,1", "0.5,nan,0", "3,1e-300,0", "-1,1,0"]
    logits = read_logits("own.csv", "\n".join(lines).encode())
    return LogitsView(LogitsExperiment(normalise="true"), Opened(logits), np.array([2, 0, 3]))


def of_pair() -> CompareView:
    """Two files that are not the app's, right on the same rows; the second has no labels."""
    texts = {"one.csv": "a,b,label\n1,2,1\n3,0,1\n0,0,0", "two.csv": "a,b\n0,3\n2,1\n1,1"}
    one, two = (Opened(read_logits(name, text.encode())) for name, text in texts.items())
    return CompareView(CompareExperiment(cell=(1, 0)), pair_of(one, two), np.array([1, 2]))


def of_training() -> EpochsView:
    """Epochs that are not the app's, of three classes, with a row that has a NaN."""
    values = np.array([[[2.0, 1, 0], [0, 1, np.nan]], [[0.0, 1, 0], [3, 1, 0]]])
    content = {}
    for name, array in (("mine.npy", values), ("labels.npy", np.array([0, 0]))):
        file = BytesIO()
        np.save(file, array)
        content[name] = file.getvalue()
    learning = learning_of(read_epochs(list(content.items())))
    return EpochsView(EpochsExperiment(epoch=1, picked=(1, 0)), learning, np.array([1, 0]))


def trained() -> NetworkView:
    """Other weights than the seed gives, on a digit that is not the app's."""
    network = initial(EXPERIMENT.architecture, "glorot_uniform", 5)
    biases = tuple(RANDOM.normal(size=bias.shape) for bias in network.biases)
    return NetworkView(replace(EXPERIMENT, digit=3), replace(network, biases=biases), DIGITS)


def views() -> dict[str, Any]:
    """Every page as it is opened, and what is not like it."""
    opened = {page: VIEWS[page](kind()) for page, kind in EXPERIMENTS.items()}
    named = SoftmaxExperiment().with_logits([1.0, np.nan, -np.inf])
    batch = SigmoidExperiment().with_logits(RANDOM.normal(size=(3, 30)))
    return opened | {
        "hostile": SoftmaxView(replace(named, names=HOSTILE)),
        "batch": SigmoidView(batch),
        "trained": trained(),
        "file": of_file(),
        "pair": of_pair(),
        "training": of_training(),
    }
