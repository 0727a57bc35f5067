"""A callback of Keras that keeps the logits after each epoch, for the page Epochs.

Import it in your training, not in the server: it imports Keras.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import keras
import numpy as np
import numpy.typing as npt

from core.errors import InputError
from core.logits.epoch_folder import EPOCH, FINISHED, write_epoch, write_labels

LEAST = 1e-30
"""A smaller probability counts as this one where logarithms are kept."""
SUM_TOLERANCE = 1e-3


class LogitLogger(keras.callbacks.Callback):  # type: ignore[misc]  # Keras has no types
    """Writes what the model answers to some inputs after each epoch into a folder.

    Each file appears at once and whole, so that the page can follow while the training goes on:
    `make run LOGITS=folder`.

    Args:
        folder: is made where it is not there.
        inputs: what the model is asked, as `model.predict` takes it, N rows.
        labels: class indices (N,), or one-hot (N, K).
        class_names: K names.
        from_logits: whether the model gives logits. Where it ends with softmax, False keeps the
            logarithms of its probabilities, which are logits of the same softmax.
        batch_size: of the questions.
        every: how many epochs lie between two that are kept; the last one is kept in any case.
        overwrite: whether the epochs of an earlier training in the folder may go.

    Raises:
        InputError: the folder has the epochs of another training; or, after the first epoch, the
            model does not give (N, K), or gives probabilities where logits are expected.

    Example:
        >>> import tempfile
        >>> from core.logits.epochs import open_epochs
        >>> x, y = np.eye(3, dtype="float32"), np.arange(3)
        >>> model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(3)])
        >>> loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        >>> model.compile("adam", loss)
        >>> folder = tempfile.mkdtemp()
        >>> _ = model.fit(x, y, epochs=2, verbose=0, callbacks=[LogitLogger(folder, x, y)])
        >>> open_epochs(folder).numbers
        (1, 2)
    """

    def __init__(
        self,
        folder: str | Path,
        inputs: Any,
        labels: npt.ArrayLike,
        class_names: Sequence[str] | None = None,
        *,
        from_logits: bool = True,
        batch_size: int | None = None,
        every: int = 1,
        overwrite: bool = False,
    ) -> None:
        super().__init__()
        self.folder = Path(folder)
        self.inputs = inputs
        given = np.asarray(labels)
        self.labels = given.argmax(axis=-1) if given.ndim == 2 else given
        self.class_names = class_names
        self.from_logits = from_logits
        self.batch_size = batch_size
        self.every = every
        self.overwrite = overwrite
        self._last: int | None = None  # epoch that ended
        self._kept: int | None = None

    def on_train_begin(self, logs: dict[str, Any] | None = None) -> None:
        """Nothing is kept yet."""
        self._last = self._kept = None

    def on_epoch_begin(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        """Makes the folder, with the labels, before the first epoch."""
        if self._last is not None:
            return
        self._last = epoch
        self.folder.mkdir(parents=True, exist_ok=True)
        self._make_room(epoch)
        (self.folder / FINISHED).unlink(missing_ok=True)
        write_labels(self.folder, self.labels, self.class_names)

    def _make_room(self, epoch: int) -> None:
        """Sees to it that no epochs of another training come after these."""
        later = [path for path, number in self._epochs() if number > epoch]
        if later and not self.overwrite:
            raise InputError(
                "{folder} has epochs of another training ({count}), such as {name}: choose another "
                "folder, or overwrite=True",
                folder=str(self.folder),
                count=len(later),
                name=later[0].name,
            )
        for path in later:
            path.unlink()

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        """Writes the logits, if it is this one's turn."""
        self._last = epoch + 1
        if self._last % self.every == 0:
            self._keep()

    def on_train_end(self, logs: dict[str, Any] | None = None) -> None:
        """Keeps the last epoch, and says that there are no more."""
        if self._last and self._kept != self._last:
            self._keep()
        (self.folder / FINISHED).touch()

    def _keep(self) -> None:
        assert self._last is not None
        asked = self.model.predict(self.inputs, batch_size=self.batch_size, verbose=0)
        write_epoch(self.folder, self._last, self._logits(np.asarray(asked)))
        self._kept = self._last

    def _logits(self, answers: npt.NDArray[Any]) -> npt.NDArray[Any]:
        if answers.ndim != 2 or len(answers) != len(self.labels):
            raise InputError(
                "the model gives {shape} for {rows} labels; expected (N, K)",
                shape=answers.shape,
                rows=len(self.labels),
            )
        if not self.from_logits:
            return np.asarray(np.log(np.maximum(answers, LEAST)))
        sums = answers.sum(axis=1, dtype=np.float64)
        if answers.min() >= 0 and np.abs(sums - 1).max() < SUM_TOLERANCE and answers.shape[1] > 1:
            raise InputError(
                "the model gives probabilities, and logits were expected: take its softmax away, "
                "or set from_logits=False"
            )
        return answers

    def _epochs(self) -> list[tuple[Path, int]]:
        found = ((path, EPOCH.fullmatch(path.name)) for path in sorted(self.folder.iterdir()))
        return [(path, int(match[1])) for path, match in found if match]
