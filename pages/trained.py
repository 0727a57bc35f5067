"""The network of a session: what its training has made of it, and the digits that it is shown."""

from hashlib import sha256

import numpy as np

from core.digits import Digits, inputs_of, load_digits
from core.experiment import EpochsExperiment, LogitsExperiment, NetworkExperiment
from core.logits import Logits
from core.logits.epochs import Epochs
from core.network import forward
from core.reference.training import trainer as training
from core.reference.training.plan import Plan
from core.reference.training.run import Run
from core.view import NetworkView
from pages import epoch_files, files, mnist, uploads
from pages.files import OpenFile


class TrainedView(NetworkView):
    """A `NetworkView` of the network as far as it is trained.

    Args:
        experiment: what to show.
    """

    def __init__(self, experiment: NetworkExperiment) -> None:
        run = run_of(experiment)
        network = run.network(experiment.epoch) if run else None
        super().__init__(experiment, network, digits_of(experiment), run)


def run_of(experiment: NetworkExperiment) -> Run | None:
    """The training of an experiment, if it is known here and is of this network."""
    run = training.trainer().find(experiment.run)
    if run is None or run.plan != Plan.of(experiment):
        return None
    return run if run.digits.digest == digits_of(experiment).digest else None


def digits_of(experiment: NetworkExperiment) -> Digits:
    """The digits that it learns from and is shown: those of the app where a file is not open."""
    return mnist.find(experiment.data) or load_digits()


def over_epochs(view: NetworkView) -> EpochsExperiment:
    """The page Epochs for what the network answered to the held-out digits after each epoch."""
    run, source = run_of(view.experiment), view.source
    inputs, layers = inputs_of(source.images), []
    for epoch in range(1, len(run.epochs) + 1):
        layers.append(forward(run.network(epoch), inputs).outputs.astype(np.float32))
    name = f"network-{source.name.removesuffix('.npz')}"
    numbers = tuple(range(1, len(layers) + 1))
    epochs = Epochs(
        name=name,
        layers=tuple(layers),
        numbers=numbers,
        labels=source.labels.astype(np.int64),
        class_names=tuple(str(digit) for digit in range(layers[0].shape[1])),
        digest=sha256(b"".join(layer.tobytes() for layer in layers)).hexdigest(),
        marks=tuple(map(str, numbers)),
    )
    return epoch_files.shown(epoch_files.keep(epochs))


def held_out(view: NetworkView) -> LogitsExperiment:
    """The page Your logits for what the network answers to all held-out digits."""
    source = view.source
    logits = forward(view.network, inputs_of(source.images)).outputs.astype(np.float32)
    opened = OpenFile(
        Logits(
            name=f"network-{source.name.removesuffix('.npz')}.npy",
            values=logits,
            labels=source.labels.astype(np.int64),
            class_names=tuple(str(digit) for digit in range(logits.shape[1])),
            digest=sha256(logits.tobytes()).hexdigest(),
        )
    )
    return uploads.shown(files.keep(opened))
