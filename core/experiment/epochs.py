"""The experiment of the page Epochs."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

from core.codecs import SOURCE, Source, parse_indices
from core.errors import InputError
from core.locale import N_
from core.logits.learning import FATES, ORDERS
from core.query import FLAG, INTEGER, KEY, Codec, Experiment, linked, shortened

MOST_PICKED = 8
"""Rows whose margins can be told apart."""
ALL = ("file", "epoch", "fate", "picked", "sort", "descending", "offset")
PICKED: Codec[tuple[int, ...]] = Codec(parse_indices, lambda rows: ",".join(map(str, rows)))


@dataclass(frozen=True, eq=False)
class EpochsExperiment(Experiment):
    """The page Epochs: which training, which epoch of it, and which of its rows.

    Args:
        file: the epochs; None is what the server offers, else the sample.
        epoch: the number of the epoch that is shown; None is the last one, also of a training that
            goes on.
        fate: one of `FATES` whose rows are shown, or None for all.
        picked: rows whose margins are drawn, the first one the chosen row; None for the first rows
            of the table.
        sort: one of `ORDERS`.
        descending: whether the largest comes first.
        offset: how many rows of the table stand before the first one shown.

    Raises:
        InputError: a value out of bounds.
    """

    page: ClassVar[str] = "epochs"
    glances: ClassVar[tuple[str, ...]] = ALL

    file: Source | None = linked(SOURCE, default=None)
    epoch: int | None = linked(INTEGER, default=None)
    fate: str | None = linked(KEY, default=None)
    picked: tuple[int, ...] | None = linked(PICKED, default=None, label=N_("Drawn rows"))
    sort: str = linked(KEY, default="events", label=N_("Sort by"))
    descending: bool = linked(FLAG, default=True, label=N_("Largest first"))
    offset: int = linked(INTEGER, default=0, label=N_("Skip rows"))

    def __post_init__(self) -> None:
        for name, values in {"fate": (None, *FATES), "sort": ORDERS}.items():
            if getattr(self, name) not in values:
                raise InputError(
                    "{name} cannot be {value!r}; there are: {known}",
                    name=name,
                    value=shortened(str(getattr(self, name))),
                    known=", ".join(filter(None, values)),
                )
        if self.offset < 0:
            raise InputError("the table begins at row 0, not at {offset}", offset=self.offset)
        if self.epoch is not None and self.epoch < 0:
            raise InputError("epochs count from 0; {epoch} came", epoch=self.epoch)
        if self.picked is not None and not (
            1 <= len(self.picked) <= MOST_PICKED and min(self.picked) >= 0
        ):
            raise InputError("expected 1 to {most} rows, from 0", most=MOST_PICKED)

    @property
    def place(self) -> str:
        """Names what a click is made on: the training."""
        return self.file.digest if self.file else ""

    def with_fate(self, fate: str | None) -> Self:
        """The experiment that shows the rows of a fate from the first one; all for None."""
        return replace(self, fate=fate, picked=None, offset=0)

    def with_edit(self, edit: Mapping[str, Any], numbers: tuple[int, ...]) -> Self:
        """The experiment after the player came to rest; an edit of another training is void.

        Args:
            edit: `place`, which it was made on, and `step`, the place of an epoch.
            numbers: of the epochs.

        Raises:
            InputError: the edit is not of this form.
        """
        step = edit.get("step") if isinstance(edit, Mapping) else ""
        if step is not None and (not isinstance(step, int) or not 0 <= step < len(numbers)):
            raise InputError("the edit that came from the browser cannot be read")
        if step is None or edit.get("place") != self.place:
            return self
        last = step == len(numbers) - 1
        return replace(self, epoch=None if last else numbers[step])
